import { iso } from '../../record/iso.ts';
import type { StatisticsView } from '../../views/view-types.ts';
import type { ErrorGroup } from '../error-group.ts';
import type { SpanSums } from './read-tallies.ts';

const maxShown = 100;

interface Known {
  count: number;
  /** What was stored with it in each span. */
  readonly texts: string[];
}

/** The groups of equal errors, the most frequent first. */
export function toErrors(spans: readonly SpanSums[]): StatisticsView['errors'] {
  const groups = new Map<string, Known>();
  for (const { sums } of spans) {
    for (const [key, { sum, text }] of sums) {
      if (text === undefined) continue;
      const known = groups.get(key);
      if (known === undefined) {
        groups.set(key, { count: sum, texts: [text] });
      } else {
        known.count += sum;
        known.texts.push(text);
      }
    }
  }
  const sorted = [...groups.values()].toSorted((a, b) => b.count - a.count);
  const least = sorted[maxShown - 1]?.count ?? 0;
  return (
    sorted
      // Only what may be shown is parsed, which takes long.
      .filter(({ count }) => count >= least)
      .map(({ count, texts }) => ({ count, group: newestOf(texts) }))
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
      }))
  );
}

function newestOf([first, ...others]: readonly string[]): ErrorGroup {
  const parse = (text = '') => JSON.parse(text) as ErrorGroup;
  return others.map(parse).reduce((a, b) => (b.at > a.at ? b : a), parse(first));
}
