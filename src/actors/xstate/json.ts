import { setOwn } from '../../set-own.ts';
import { isActor } from './xstate-internals.ts';

/** A value that JSON cannot represent: its location and its kind. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

/** How actor references within a value are encoded; without an encoding they are not JSON. */
export interface Encoding {
  readonly reference: (reference: object, where: string) => unknown;
  /** Keys of data that could be mistaken for `referenceKey` get an additional `$`. */
  readonly escapes: boolean;
}

/** The key that marks an encoded reference. */
export const referenceKey = '$actor';

const maxDepth = 1_000;
/** How much is told of the location of what has none, in characters. */
const mostPlace = 80;
const escapable = /^\$+actor$/;
const dollar = 0x24;

/**
 * The value as JSON: the value itself if nothing has to change. Throws `NotJson`, naming the location of anything that
 * JSON would lose or alter (`Map`, `Date`, `NaN`, functions, class instances, cycles). Undefined properties may be
 * dropped.
 */
export function toJson(value: unknown, where: string, encoding?: Encoding): unknown {
  return walk(value, where, encoding, 0);
}

/** Returns a copy of a JSON value, independent of the original. Throws `NotJson` for other values. */
export function copyJson<T>(value: T, where: string): T {
  const json = toJson(value, where);
  return typeof json === 'object' && json !== null ? (copy(json) as T) : (json as T);
}

/** Reverts the escaping of a key. */
export function unescapeKey(key: string): string {
  return mustEscape(key) ? key.slice(1) : key;
}

function walk(
  value: unknown,
  where: string,
  encoding: Encoding | undefined,
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
  if (depth > maxDepth) {
    const place = where.slice(0, mostPlace);
    throw new NotJson(`${place}… is nested too deeply, or contains itself`);
  }
  return Array.isArray(value)
    ? walkArray(value, where, encoding, depth)
    : walkObject(value, where, encoding, depth);
}

function walkArray(
  value: readonly unknown[],
  where: string,
  encoding: Encoding | undefined,
  depth: number,
): unknown {
  let copy: unknown[] | undefined;
  for (let index = 0; index < value.length; index += 1) {
    const item = value[index];
    if (item === undefined) throw new NotJson(`${where}[${index}] is undefined`);
    const next = walk(item, `${where}[${index}]`, encoding, depth + 1);
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
  encoding: Encoding | undefined,
  depth: number,
): unknown {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    if (!isActor(value)) {
      throw new NotJson(`${where} is a ${value.constructor?.name || 'class instance'}`);
    }
    if (encoding === undefined) throw new NotJson(`${where} is an actor reference`);
    return encoding.reference(value, where);
  }
  let copy: Record<string, unknown> | undefined;
  let escaped = false;
  const data = value as Readonly<Record<string, unknown>>;
  // Every step walks its context: entries would be an array for each property.
  for (const key of Object.keys(data)) {
    const item = data[key];
    escaped ||= mustEscape(key);
    const next =
      typeof item === 'string' ? item : walk(item, `${where}.${key}`, encoding, depth + 1);
    if (next !== item) {
      copy ??= { ...value };
      copy[key] = next;
    }
  }
  return escaped && encoding?.escapes === true ? escape(copy ?? value) : (copy ?? value);
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copy);
  const made: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) setOwn(made, key, copy(item));
  return made;
}

function escape(value: object): object {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [mustEscape(key) ? `$${key}` : key, item]),
  );
}

function mustEscape(key: string): boolean {
  return key.charCodeAt(0) === dollar && escapable.test(key);
}
