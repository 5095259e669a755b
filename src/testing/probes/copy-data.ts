/**
 * A copy of plain objects and arrays, however deep; everything else, such as a reference to an actor, is what `standIn` returns for
 * it, by default the same.
 */
export function copyData<T>(value: T, standIn: (other: object) => object = (other) => other): T {
  return copy(value, { known: new Map(), standIn }) as T;
}

interface Copying {
  readonly known: Map<object, unknown>;
  readonly standIn: (other: object) => object;
}

function copy(value: unknown, copying: Copying): unknown {
  const { known, standIn } = copying;
  if (typeof value !== 'object' || value === null) return value;
  const before = known.get(value);
  if (before !== undefined) return before;
  if (Array.isArray(value)) {
    const made: unknown[] = [];
    known.set(value, made);
    for (const item of value) made.push(copy(item, copying));
    return made;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return standIn(value);
  const made = Object.create(prototype) as Record<string, unknown>;
  known.set(value, made);
  for (const [key, item] of Object.entries(value)) {
    Object.defineProperty(made, key, {
      value: copy(item, copying),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return made;
}
