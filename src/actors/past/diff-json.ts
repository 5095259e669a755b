import { alignArrays } from './align-arrays.ts';
import { isSameJson } from './is-same-json.ts';
import { toPointer } from './json-pointer.ts';

/**
 * One difference between two JSON values, by JSON Pointer (RFC 6901). Places in arrays are those of the later value; what was
 * removed is where it was before.
 */
export type JsonChange =
  | { readonly kind: 'added'; readonly path: string; readonly after: unknown }
  | { readonly kind: 'removed'; readonly path: string; readonly before: unknown }
  | {
      readonly kind: 'replaced';
      readonly path: string;
      readonly before: unknown;
      readonly after: unknown;
    };

/**
 * What has to change for `before` to become `after`, in an order in which it can be done one by one. Undefined properties count
 * as absent. The values in it are those of the arguments, not copies.
 */
export function diffJson(before: unknown, after: unknown): readonly JsonChange[] {
  const changes: JsonChange[] = [];
  compare(before, after, '', changes);
  return changes;
}

function compare(before: unknown, after: unknown, path: string, changes: JsonChange[]): void {
  if (before === after) return;
  if (Array.isArray(before) && Array.isArray(after)) {
    compareArrays(before, after, path, changes);
  } else if (isObject(before) && isObject(after)) {
    compareObjects(before, after, path, changes);
  } else if (!isSameJson(before, after)) {
    changes.push({ kind: 'replaced', path, before, after });
  }
}

function compareObjects(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  path: string,
  changes: JsonChange[],
): void {
  for (const key of Object.keys(before)) {
    const held = before[key];
    if (held === undefined || valueOf(after, key) !== undefined) continue;
    changes.push({ kind: 'removed', path: path + toPointer(key), before: held });
  }
  for (const key of Object.keys(after)) {
    const value = after[key];
    if (value === undefined) continue;
    const held = valueOf(before, key);
    // A pointer is made only where it is needed: most of what is compared is the same.
    if (typeof value !== 'object' && held === value) continue;
    const inner = path + toPointer(key);
    if (held === undefined) changes.push({ kind: 'added', path: inner, after: value });
    else compare(held, value, inner, changes);
  }
}

function compareArrays(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
  changes: JsonChange[],
): void {
  const aligned = alignArrays(before, after);
  if (aligned === undefined) {
    changes.push({ kind: 'replaced', path, before, after });
    return;
  }
  const { removed, added, pairs } = aligned;
  // From the last one, so that those before it keep their places.
  for (const index of removed.toReversed()) {
    changes.push({ kind: 'removed', path: `${path}/${index}`, before: before[index] });
  }
  for (const index of added) {
    changes.push({ kind: 'added', path: `${path}/${index}`, after: after[index] });
  }
  for (const [from, to] of pairs) compare(before[from], after[to], `${path}/${to}`, changes);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Not what every object inherits: data may have a key such as `constructor`. */
function valueOf(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
