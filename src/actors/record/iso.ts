/** The last second is kept, because most times in a view are the same few, and most are of the same second. */
let lastSecond = Number.NaN;
let upToSeconds = '';
let lastMs = Number.NaN;
let lastIso = '';

/** An ISO 8601 time from epoch milliseconds. */
export function iso(ms: number): string {
  if (ms !== lastMs) {
    lastIso = toIso(ms);
    lastMs = ms;
  }
  return lastIso;
}

function toIso(ms: number): string {
  const second = Math.floor(Math.trunc(ms) / 1_000);
  if (second !== lastSecond) {
    upToSeconds = new Date(ms).toISOString().slice(0, -4);
    lastSecond = second;
  }
  return `${upToSeconds}${(Math.trunc(ms) - second * 1_000).toString().padStart(3, '0')}Z`;
}
