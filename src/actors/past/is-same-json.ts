/** Whether two values are the same in JSON. Undefined properties count as absent, and the order of keys does not matter. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object') return false;
  if (one === null || other === null) return false;
  if (!Array.isArray(one)) return !Array.isArray(other) && isSameObject(one, other);
  return Array.isArray(other) && isSameArray(one, other);
}

function isSameArray(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1) {
    if (!isSameJson(one[index], other[index])) return false;
  }
  return true;
}

/** Written for speed: each step compares all of a context that may be large. */
function isSameObject(one: object, other: object): boolean {
  const held = one as Readonly<Record<string, unknown>>;
  const wanted = other as Readonly<Record<string, unknown>>;
  let left = 0;
  for (const key in wanted) if (wanted[key] !== undefined) left += 1;
  for (const key in held) {
    const value = held[key];
    if (value === undefined) continue;
    // Of what every object inherits, only this can be taken for data.
    if (key === '__proto__' && !Object.hasOwn(wanted, key)) return false;
    if (!isSameJson(value, wanted[key])) return false;
    left -= 1;
  }
  return left === 0;
}
