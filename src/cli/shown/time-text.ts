/** A time of the API without its milliseconds: `2026-01-01T12:00:03Z`. */
export function timeText(iso: string): string {
  return iso.replace(/\.\d+Z$/, 'Z');
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** A span in its largest unit: `3d`, `12s`. */
export function spanText(spanMs: number): string {
  const [unit, unitMs] = units.find(([, ms]) => spanMs >= ms) ?? ['s', 1_000];
  return `${Math.floor(spanMs / unitMs)}${unit}`;
}

/** How far off a time is: `in 3m`, or `2h ago`. */
export function offText(iso: string, now: number): string {
  const offMs = Date.parse(iso) - now;
  return offMs >= 0 ? `in ${spanText(offMs)}` : `${spanText(-offMs)} ago`;
}
