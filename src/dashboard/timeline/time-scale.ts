/** Where moments lie on a line on which long pauses are short. */
export interface TimeScale {
  readonly width: number;
  /** The place of a moment (epoch milliseconds) in pixels. */
  at(ms: number): number;
  /** The pauses that are drawn shorter than they were. */
  readonly idle: readonly { readonly from: number; readonly to: number; readonly ms: number }[];
}

const leastGap = 10;
const mostGap = 120;
/** A shorter pause is no idle time. */
const leastIdleMs = 2_000;
/** What three quarters of the gaps stay below is drawn to scale. */
const usualGap = 56;

/**
 * A scale on which gaps between moments are as wide as they are long, up to a pause of 120 pixels; all together at least
 * `leastWidth`. `zoom`: a factor on all widths.
 */
export function createTimeScale(
  moments: readonly number[],
  { zoom = 1, leastWidth = 0 }: { readonly zoom?: number; readonly leastWidth?: number } = {},
): TimeScale {
  const times = [...new Set(moments)].toSorted((a, b) => a - b);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const sorted = gaps.toSorted((a, b) => a - b);
  const usual = Math.max(1, sorted[Math.floor((sorted.length - 1) * 0.75)] ?? 1);
  const perMs = usualGap / usual;
  const widths = gaps.map((ms) => Math.min(mostGap, Math.max(leastGap, ms * perMs)));
  const total = widths.reduce((sum, width) => sum + width, 0);
  const factor = zoom * Math.max(1, leastWidth / Math.max(1, total));
  const places = [0];
  const idle: { from: number; to: number; ms: number }[] = [];
  gaps.forEach((ms, index) => {
    const from = places[index] ?? 0;
    const to = from + (widths[index] ?? 0) * factor;
    places.push(to);
    if (ms * perMs > mostGap && ms >= leastIdleMs) idle.push({ from, to, ms });
  });
  return {
    width: places.at(-1) ?? 0,
    idle,
    at(ms) {
      const next = times.findIndex((time) => time >= ms);
      if (next === -1) return places.at(-1) ?? 0;
      if (next === 0) return 0;
      const [left = 0, right = 0] = [times[next - 1], times[next]];
      const [from = 0, to = 0] = [places[next - 1], places[next]];
      return from + ((ms - left) / (right - left)) * (to - from);
    },
  };
}
