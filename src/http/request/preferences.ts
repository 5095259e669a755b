const longestWaitS = 60;

/** A preference to wait (RFC 7240, section 4.3). */
export interface Wait {
  readonly timeoutMs: number;
  /** For `Preference-Applied`. */
  readonly applied: string;
}

/** The preferences of RFC 7240 that the service knows. Others are left out. */
export interface Preferences {
  /** At most a minute. */
  readonly wait?: Wait;
  readonly respondAsync: boolean;
  readonly return?: 'minimal' | 'representation';
}

const none: Preferences = { respondAsync: false };

/** Parses a `Prefer` header. Of duplicates the first counts; a malformed preference counts as absent. */
export function parsePrefer(header: string | undefined): Preferences {
  if (header === undefined) return none;
  const values = toMap(header);
  const wait = values.get('wait') ?? '';
  const returned = values.get('return')?.toLowerCase();
  return {
    respondAsync: values.has('respond-async'),
    ...(/^\d+$/.test(wait) ? { wait: toWait(Number(wait)) } : {}),
    ...(returned === 'minimal' || returned === 'representation' ? { return: returned } : {}),
  };
}

function toWait(asked: number): Wait {
  const seconds = Math.min(asked, longestWaitS);
  return { timeoutMs: seconds * 1000, applied: `wait=${seconds}` };
}

/** Preferences by lower-case name. Parameters, which follow a semicolon, are ignored. */
function toMap(header: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const preference of split(header, ',')) {
    const [first = ''] = split(preference, ';');
    const at = first.indexOf('=');
    const name = (at < 0 ? first : first.slice(0, at)).trim().toLowerCase();
    if (!values.has(name)) values.set(name, at < 0 ? '' : unquote(first.slice(at + 1).trim()));
  }
  return values;
}

/** Splits at separators outside quotes. */
function split(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (character === '\\' && quoted) at += 1;
    else if (character === separator && !quoted) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function unquote(word: string): string {
  const inner = /^"(.*)"$/s.exec(word)?.[1];
  return inner === undefined ? word : inner.replaceAll(/\\(.)/gs, '$1');
}
