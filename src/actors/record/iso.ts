/** The last second is kept, because most times in a view are the same few, and most are of the same second. */
let lastSecond = Number.NaN;
let upToSeconds = '';
let lastMs = Number.NaN;
let lastIso = '';

/** An ISO 8601 time from epoch milliseconds. */
export function iso(ms: number): string {
  if (ms !== lastMs) {
    lastIso = toIso(Math.trunc(ms));
    lastMs = ms;
  }
  return lastIso;
}

function toIso(ms: number): string {
  const second = Math.floor(ms / 1_000);
  if (second !== lastSecond) {
    upToSeconds = new Date(second * 1_000).toISOString().slice(0, -4);
    lastSecond = second;
  }
  return `${upToSeconds}${(ms - second * 1_000).toString().padStart(3, '0')}Z`;
}
