/** A value that does not survive JSON: where it stands and what it is. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

/** Actor references in a value are encoded by `encode`; without it they are not JSON. */
export type EncodeReference = (reference: object, where: string) => unknown;

const maxDepth = 1_000;

/**
 * The value as JSON keeps it: itself where nothing has to change. Throws `NotJson` naming the place of what JSON would
 * lose or alter (`Map`, `Date`, `NaN`, functions, class instances, cycles). Undefined properties may be dropped.
 */
export function toJson(value: unknown, where: string, encode?: EncodeReference): unknown {
  return walk(value, where, encode, 0);
}

function walk(
  value: unknown,
  where: string,
  encode: EncodeReference | undefined,
  depth: number,
): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new NotJson(`${where} is ${value}`);
      return value;
    case 'object':
      break;
    case 'bigint':
    case 'symbol':
    case 'function':
      throw new NotJson(`${where} is a ${typeof value}`);
  }
  if (value === null) return value;
  if (depth > maxDepth) throw new NotJson(`${where} is nested too deeply, or contains itself`);
  if (isReference(value)) {
    if (encode === undefined) throw new NotJson(`${where} is an actor reference`);
    return encode(value, where);
  }
  return Array.isArray(value)
    ? walkArray(value, where, encode, depth)
    : walkObject(value, where, encode, depth);
}

function walkArray(
  value: readonly unknown[],
  where: string,
  encode: EncodeReference | undefined,
  depth: number,
): unknown {
  let copy: unknown[] | undefined;
  for (let index = 0; index < value.length; index += 1) {
    const item = value[index];
    if (item === undefined) throw new NotJson(`${where}[${index}] is undefined`);
    const next = walk(item, `${where}[${index}]`, encode, depth + 1);
    if (next !== item) {
      copy ??= value.slice();
      copy[index] = next;
    }
  }
  return copy ?? value;
}

function walkObject(
  value: object,
  where: string,
  encode: EncodeReference | undefined,
  depth: number,
): unknown {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new NotJson(`${where} is a ${value.constructor?.name || 'class instance'}`);
  }
  let copy: Record<string, unknown> | undefined;
  for (const [key, item] of Object.entries(value)) {
    const next = typeof item === 'string' ? item : walk(item, `${where}.${key}`, encode, depth + 1);
    if (next !== item) {
      copy ??= { ...value };
      copy[key] = next;
    }
  }
  return copy ?? value;
}

/** XState recognises a reference in a context by the same three properties. */
function isReference(value: object): boolean {
  return 'sessionId' in value && 'send' in value && 'ref' in value;
}
