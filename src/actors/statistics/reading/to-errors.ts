import { iso } from '../../record/iso.ts';
import type { StatisticsView } from '../../views/view-types.ts';
import type { ErrorGroup } from '../error-group.ts';
import type { SpanSums } from './read-tallies.ts';

const maxShown = 100;

/** The groups of equal errors, the most frequent first. */
export function toErrors(spans: readonly SpanSums[]): StatisticsView['errors'] {
  const groups = new Map<string, { group: ErrorGroup; count: number }>();
  for (const [key, { sum, text }] of spans.flatMap(({ sums }) => [...sums])) {
    if (text === undefined) continue;
    const group = JSON.parse(text) as ErrorGroup;
    const known = groups.get(key);
    const newest = known !== undefined && known.group.at >= group.at ? known.group : group;
    groups.set(key, { group: newest, count: (known?.count ?? 0) + sum });
  }
  return [...groups.values()]
    .toSorted((a, b) => b.count - a.count || b.group.at - a.group.at)
    .slice(0, maxShown)
    .map(({ group: { of, isUndo, state, name, message, at, id }, count }) => ({
      of,
      ...(isUndo ? { undo: true as const } : {}),
      state,
      name,
      message,
      count,
      lastAt: iso(at),
      lastId: id,
    }));
}
