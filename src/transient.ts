/*
 * Collections that live long, of objects that do not. When a `Map` or a `Set` grows or shrinks, V8 gives it a new table, and the
 * former one keeps its entries and the new one. Once such a table has grown old, this holds until the next full collection:
 * all that is in the collection at such a moment is copied into the old generation, with whatever it refers to.
 */

/** A map that lets go of an entry when it is removed. */
export interface TransientMap<K extends string, V extends object> {
  size(): number;
  has(key: K): boolean;
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
  keys(): Iterable<K>;
  values(): Iterable<V>;
}

/** What is there at the moment, in the order of its arrival. */
export interface TransientSet<T extends object> extends Iterable<T> {
  size(): number;
  /** Returns a function that removes it, once. */
  add(value: T): () => void;
}

interface Held<V> {
  value: V | undefined;
}

export function createTransientMap<K extends string, V extends object>(): TransientMap<K, V> {
  const entries = new Map<K, Held<V>>();
  return {
    size: () => entries.size,
    has: (key) => entries.has(key),
    get: (key) => entries.get(key)?.value,
    set(key, value) {
      const held = entries.get(key);
      if (held === undefined) entries.set(key, { value });
      else held.value = value;
    },
    delete: (key) => remove(entries, key),
    keys: () => entries.keys(),
    values: () => valuesOf(entries),
  };
}

export function createTransientSet<T extends object>(): TransientSet<T> {
  const entries = new Map<number, Held<T>>();
  let added = 0;
  return {
    size: () => entries.size,
    add(value) {
      const key = (added += 1);
      entries.set(key, { value });
      return () => remove(entries, key);
    },
    [Symbol.iterator]: () => valuesOf(entries),
  };
}

function remove<K, V>(entries: Map<K, Held<V>>, key: K): void {
  const held = entries.get(key);
  if (held === undefined) return;
  held.value = undefined;
  entries.delete(key);
}

function* valuesOf<V>(entries: ReadonlyMap<unknown, Held<V>>): Generator<V, undefined> {
  for (const { value } of entries.values()) if (value !== undefined) yield value;
  return undefined;
}
