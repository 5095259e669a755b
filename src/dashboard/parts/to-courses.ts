import type { StatisticsView } from '../../actors/views/view-types.ts';
import type { Course } from './course.tsx';

type Point = StatisticsView['points'][number];

const kinds = [
  ['started', 'accent'],
  ['completed', 'good'],
  ['failed', 'bad'],
  ['cancelled', 'dim'],
] as const;

/** What instances came to over time, one course for each. */
export function toCourses(points: readonly Point[]): readonly Course[] {
  return kinds.map(([name, tone]) => ({ name, tone, values: points.map((point) => point[name]) }));
}
