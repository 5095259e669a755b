import { iso } from '../../record/iso.ts';
import type { StatisticsView } from '../../views/view-types.ts';
import type { SpanSums } from './read-tallies.ts';

type Point = StatisticsView['points'][number];
type Sums = { -readonly [Name in keyof StatisticsView['total']]: number };

/** The names under which `noteStep` adds. */
const shownAs: Readonly<Record<string, keyof Sums>> = {
  started: 'started',
  Completed: 'completed',
  Failed: 'failed',
  Cancelled: 'cancelled',
  steps: 'steps',
};

/** The course of a process as points of equal length, and their total. `stepMs`: how long the steps of the tallies are. */
export function toCourse(
  spans: readonly SpanSums[],
  {
    from,
    count,
    pointMs,
    stepMs,
  }: {
    readonly from: number;
    readonly count: number;
    readonly pointMs: number;
    readonly stepMs: number;
  },
): { readonly points: readonly Point[]; readonly total: Sums } {
  const points = Array.from({ length: count }, (_, n) => ({
    at: iso(from + n * pointMs),
    ...noSums(),
  }));
  const total = noSums();
  for (const span of spans) {
    for (const [name, { sum }] of span.sums) {
      const [step = '', what = ''] = name.split(' ');
      const at = span.from + Number(step) * stepMs;
      const point = points[Math.floor((at - from) / pointMs)];
      const shown = shownAs[what];
      if (point === undefined || shown === undefined) continue;
      point[shown] += sum;
      total[shown] += sum;
    }
  }
  return { points, total };
}

function noSums(): Sums {
  return { started: 0, completed: 0, failed: 0, cancelled: 0, steps: 0 };
}
