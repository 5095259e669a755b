/**
 * A time as a record keeps it: as the milliseconds since another one; as a text where these do not tell it exactly; null where JSON has no
 * number for it.
 */
export type WrittenTime = number | string | null;

export function writeTime(at: number, since: number): WrittenTime {
  const passedMs = at - since;
  if (since + passedMs === at) return passedMs;
  return Number.isFinite(at) ? String(at) : null;
}

export function readTime(written: WrittenTime, since: number): number {
  if (typeof written === 'number') return since + written;
  return written === null ? (null as unknown as number) : Number(written);
}
