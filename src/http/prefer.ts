const maxWaitS = 60;

/** A preference to wait (RFC 7240, section 4.3). */
export interface Wait {
  readonly timeoutMs: number;
  /** For `Preference-Applied`. */
  readonly applied: string;
}

/** The wait that a `Prefer` header asks for, a minute at most; undefined where it asks for none. */
export function parseWait(header: string | undefined): Wait | undefined {
  const match = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:$|[,;])/i.exec(header ?? '');
  if (match?.[1] === undefined) return undefined;
  const seconds = Math.min(Number(match[1]), maxWaitS);
  return { timeoutMs: seconds * 1000, applied: `wait=${seconds}` };
}
