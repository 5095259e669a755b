/** Most moments of a view are the same few: what was made last is kept. */
let lastMs = Number.NaN;
let lastIso = '';

/** A moment (epoch milliseconds) as clients see it: ISO 8601. */
export function iso(ms: number): string {
  if (ms !== lastMs) {
    lastIso = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastIso;
}
