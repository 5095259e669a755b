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
/** What three quarters of the gaps stay below is drawn to scale. */
const usualGap = 56;

/**
 * A scale on which gaps between moments are as wide as they are long, up to a pause of 120 pixels. `zoom`: a factor on all
 * widths.
 */
export function createTimeScale(moments: readonly number[], zoom = 1): TimeScale {
  const times = [...new Set(moments)].toSorted((a, b) => a - b);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const sorted = gaps.toSorted((a, b) => a - b);
  const usual = Math.max(1, sorted[Math.floor((sorted.length - 1) * 0.75)] ?? 1);
  const perMs = usualGap / usual;
  const places = [0];
  const idle: { from: number; to: number; ms: number }[] = [];
  gaps.forEach((ms, index) => {
    const wanted = ms * perMs;
    const width = Math.min(mostGap, Math.max(leastGap, wanted)) * zoom;
    const from = places[index] ?? 0;
    places.push(from + width);
    if (wanted > mostGap) idle.push({ from, to: from + width, ms });
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
