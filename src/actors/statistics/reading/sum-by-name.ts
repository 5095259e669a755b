import type { SpanSums } from './read-tallies.ts';

/** The sums of all spans, by name: fewer names than sums must be understood. */
export function sumByName(spans: readonly SpanSums[]): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const { sums } of spans) {
    for (const [name, { sum }] of sums) all.set(name, (all.get(name) ?? 0) + sum);
  }
  return all;
}
