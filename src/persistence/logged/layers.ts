import BTree from 'sorted-btree';
import { under, type KeyRange, type KvReader, type Row } from '../ordered/ordered-kv.ts';

/** Rows that lie over those of an ordered map: they replace its rows; null says that there is none. */
export interface Layer {
  readonly size: number;
  get(key: string): string | null | undefined;
  set(key: string, value: string | null): void;
  entries(): Iterable<readonly [string, string | null]>;
  /** The keys from `from` to before `to`, in order. Finish before the next `set`. */
  keysIn(range: KeyRange): Iterable<string>;
}

/** The keys of one group, which are sorted when a range of them is read: most are only looked up. */
interface Group {
  unsorted: string[];
  readonly sorted: BTree.default<string, true>;
}

export function createLayer(): Layer {
  const values = new Map<string, string | null>();
  const groups = new Map<string, Group>();

  const sortedIn = (name: string): Group['sorted'] | undefined => {
    const group = groups.get(name);
    if (group === undefined) return undefined;
    for (const key of group.unsorted) group.sorted.set(key, true);
    group.unsorted = [];
    return group.sorted;
  };

  return {
    get size() {
      return values.size;
    },
    get: (key) => values.get(key),
    set(key, value) {
      if (!values.has(key)) {
        const name = groupOf(key);
        const group = groups.get(name);
        if (group !== undefined) group.unsorted.push(key);
        else groups.set(name, { unsorted: [key], sorted: new BTree.default(undefined, byCode) });
      }
      values.set(key, value);
    },
    entries: () => values,
    *keysIn({ from, to, reverse = false }) {
      const names = [...groups.keys()]
        .filter((name) => name < to && endOf(name) > from)
        .sort(byCode);
      for (const name of reverse ? names.reverse() : names) {
        const sorted = sortedIn(name);
        if (sorted === undefined) continue;
        if (reverse) {
          for (const [key] of sorted.entriesReversed(to, undefined, true)) {
            if (key < from) return;
            yield key;
          }
        } else {
          for (const key of sorted.keys(from)) {
            if (key >= to) return;
            yield key;
          }
        }
      }
    },
  };
}

/** A key up to its first slash: most ranges lie within one group, and groups are in the order of their keys. */
function groupOf(key: string): string {
  return key.slice(0, key.indexOf('/') + 1 || key.length);
}

/** The least text that is greater than each key of a group. */
function endOf(name: string): string {
  return name.endsWith('/') ? under(name).to : `${name}\0`;
}

/** Puts the rows of one layer over those of another. */
export function lay(upper: Layer, lower: Layer): void {
  for (const [key, value] of upper.entries()) lower.set(key, value);
}

/** The value in the uppermost layer that has the key; null if none has it, or it was removed there. */
export function newest(layers: readonly Layer[], key: string): string | null {
  for (const layer of layers) {
    const value = layer.get(key);
    if (value !== undefined) return value;
  }
  return null;
}

export function keysOf(layer: Layer): readonly string[] {
  return Array.from(layer.entries(), ([key]) => key);
}

export function removedIn(layer: Layer): readonly string[] {
  return keysOf(layer).filter((key) => layer.get(key) === null);
}

/** Reads through the layers, the uppermost first, down to `base`. */
export function createLayeredReader(layers: () => readonly Layer[], base: KvReader): KvReader {
  return {
    get(key) {
      for (const layer of layers()) {
        const value = layer.get(key);
        if (value !== undefined) return value ?? undefined;
      }
      return base.get(key);
    },
    range(range) {
      const filled = layers().filter(({ size }) => size > 0);
      return filled.length === 0 ? base.range(range) : merge(filled, base, range);
    },
  };
}

interface Source {
  readonly rows: Iterator<readonly [string, string | null]>;
  next: readonly [string, string | null] | undefined;
}

function* merge(layers: readonly Layer[], base: KvReader, range: KeyRange): Generator<Row> {
  const { reverse = false, limit = Infinity } = range;
  // Without the limit: rows of the base may be hidden.
  const below = rowsOf(base.range({ from: range.from, to: range.to, reverse }));
  const sources = [...layers.map((layer) => entriesOf(layer, range)), below].map((rows): Source => {
    return { rows, next: valueOf(rows) };
  });
  let left = limit;
  try {
    while (left > 0) {
      const first = earliest(sources, reverse);
      if (first?.next === undefined) return;
      const [key, value] = first.next;
      // The uppermost source comes first, and hides this key in those below it.
      for (const source of sources) {
        if (source.next?.[0] === key) source.next = valueOf(source.rows);
      }
      if (value === null) continue;
      left -= 1;
      yield { key, value };
    }
  } finally {
    below.return(undefined);
  }
}

function earliest(sources: readonly Source[], reverse: boolean): Source | undefined {
  let first: Source | undefined;
  for (const source of sources) {
    const key = source.next?.[0];
    if (key === undefined) continue;
    const known = first?.next?.[0];
    if (known === undefined || (reverse ? key > known : key < known)) first = source;
  }
  return first;
}

function valueOf<T>(rows: Iterator<T>): T | undefined {
  const { done, value } = rows.next();
  return done === true ? undefined : value;
}

function* entriesOf(layer: Layer, range: KeyRange): Generator<readonly [string, string | null]> {
  for (const key of layer.keysIn(range)) yield [key, layer.get(key) ?? null];
}

function* rowsOf(rows: Iterable<Row>): Generator<readonly [string, string]> {
  for (const { key, value } of rows) yield [key, value];
}

/** Keys are ASCII, so that this is the order of their bytes, too. */
function byCode(a: string, b: string): number {
  return a < b ? -1 : a === b ? 0 : 1;
}
