/** A copy of plain objects and arrays, however deep; everything else, such as a reference to an actor, is the same. */
export function copyData<T>(value: T): T {
  return copy(value, new Map()) as T;
}

function copy(value: unknown, known: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const before = known.get(value);
  if (before !== undefined) return before;
  if (Array.isArray(value)) {
    const made: unknown[] = [];
    known.set(value, made);
    for (const item of value) made.push(copy(item, known));
    return made;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const made = Object.create(prototype) as Record<string, unknown>;
  known.set(value, made);
  for (const [key, item] of Object.entries(value)) {
    Object.defineProperty(made, key, {
      value: copy(item, known),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return made;
}
