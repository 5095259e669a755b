/** The last result is cached, because most times in a view are the same few. */
let lastMs = Number.NaN;
let lastIso = '';

/** An ISO 8601 time from epoch milliseconds. */
export function iso(ms: number): string {
  if (ms !== lastMs) {
    lastIso = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastIso;
}
