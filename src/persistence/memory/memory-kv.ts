import type { KeyRange, KvWriter, OrderedKv, Row } from '../ordered/ordered-kv.ts';

/** An ordered map in memory: a sorted array of keys beside a hash map of values. */
export function createMemoryKv(): OrderedKv {
  const sorted: string[] = [];
  const values = new Map<string, string>();

  const rows: KvWriter = {
    get: (key) => values.get(key),
    range: (range) => iterate(sorted, values, range),
    put: (key, value) => {
      if (!values.has(key)) sorted.splice(firstAtOrAfter(sorted, key), 0, key);
      values.set(key, value);
    },
    remove: (key) => {
      if (values.delete(key)) sorted.splice(firstAtOrAfter(sorted, key), 1);
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
  sorted: readonly string[],
  values: ReadonlyMap<string, string>,
  { from, to, reverse = false, limit = Infinity }: KeyRange,
): Generator<Row> {
  const first = firstAtOrAfter(sorted, from);
  const size = Math.min(firstAtOrAfter(sorted, to) - first, limit);
  const start = reverse ? firstAtOrAfter(sorted, to) - 1 : first;
  for (let offset = 0; offset < size; offset += 1) {
    const key = sorted[reverse ? start - offset : start + offset] ?? '';
    yield { key, value: values.get(key) ?? '' };
  }
}

/** The index of `key`, or where it would be inserted. */
function firstAtOrAfter(sorted: readonly string[], key: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
