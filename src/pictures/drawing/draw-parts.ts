import type { Box } from '../layout/layout.ts';
import { svg } from './svg.ts';

/**
 * The dashed lines that part the regions of a parallel state, if these lie in a row or in a column; otherwise none. `around`:
 * the box of the state, `top`: where its regions begin.
 */
export function drawParts(regions: readonly Box[], around: Box, top: number): readonly string[] {
  const across = gaps(regions.map(({ x, width }) => [x, x + width]));
  if (across !== undefined) {
    const end = around.y + around.height;
    return across.map((x) => svg('path', { class: 'part', d: `M${x} ${top}V${end}` }));
  }
  const down = gaps(regions.map(({ y, height }) => [y, y + height])) ?? [];
  return down.map((y) =>
    svg('path', { class: 'part', d: `M${around.x} ${y}H${around.x + around.width}` }),
  );
}

/** The middles between intervals that follow each other; undefined if two overlap. */
function gaps(intervals: readonly (readonly [number, number])[]): readonly number[] | undefined {
  const sorted = intervals.toSorted(([a], [b]) => a - b);
  const middles = sorted.slice(1).map(([start], index) => {
    const [, end] = sorted[index] ?? [0, 0];
    return start >= end ? (start + end) / 2 : undefined;
  });
  return middles.every((middle) => middle !== undefined) ? middles : undefined;
}
