import type { KeyRange, KvWriter, OrderedKv, Row } from '../ordered/ordered-kv.ts';
import { createSortedKeys, type SortedKeys } from './sorted-keys.ts';

/** An ordered map in memory: sorted keys beside a hash map of values. */
export function createMemoryKv(): OrderedKv {
  const sorted = createSortedKeys();
  const values = new Map<string, string>();

  const rows: KvWriter = {
    get: (key) => values.get(key),
    range: (range) => iterate(sorted, values, range),
    put: (key, value) => {
      if (!values.has(key)) sorted.add(key);
      values.set(key, value);
    },
    remove: (key) => {
      if (values.delete(key)) sorted.remove(key);
    },
  };
  return {
    committed: rows,
    write: async (action) => action(rows),
    probe: async () => {},
    close: async () => {},
  };
}

function* iterate(
  sorted: SortedKeys,
  values: ReadonlyMap<string, string>,
  { from, to, reverse = false, limit = Infinity }: KeyRange,
): Generator<Row> {
  let left = limit;
  for (const key of reverse ? sorted.betweenReversed(from, to) : sorted.between(from, to)) {
    if (left <= 0) return;
    left -= 1;
    yield { key, value: values.get(key) ?? '' };
  }
}
