import { setOwn } from '../../set-own.ts';
import type { JsonPatch, PatchOperation } from '../record/past.ts';
import { copyJson } from '../xstate/json.ts';
import type { JsonChange } from './diff-json.ts';
import { parsePointer } from './json-pointer.ts';

/** The changes without what was before, and with copies of what is after. */
export function toPatch(changes: readonly JsonChange[]): JsonPatch {
  return changes.map((change) => {
    const { kind, path } = change;
    if (kind === 'removed') return { op: 'remove', path };
    const op = kind === 'added' ? 'add' : 'replace';
    return { op, path, value: copyJson(change.after, path) };
  });
}

/** The value after the patch. Changes arrays and objects in `target` in place, and takes nothing of the patch into it but copies. */
export function applyPatch(target: unknown, patch: JsonPatch): unknown {
  let root = target;
  for (const operation of patch) {
    const value = operation.op === 'remove' ? undefined : copyJson(operation.value, operation.path);
    const keys = parsePointer(operation.path);
    const last = keys.at(-1);
    if (last === undefined) root = value;
    else change(holderOf(root, keys, operation.path), last, operation, value);
  }
  return root;
}

type Holder = unknown[] | Record<string, unknown>;

/** What holds the last of the keys. */
function holderOf(root: unknown, keys: readonly string[], path: string): Holder {
  let holder = root;
  for (const key of keys.slice(0, -1)) {
    holder = isHolder(holder) && Object.hasOwn(holder, key) ? held(holder, key) : undefined;
  }
  if (!isHolder(holder)) throw new TypeError(`There is nothing at ${path} to patch.`);
  return holder;
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null;
}

function held(holder: Holder, key: string): unknown {
  return (holder as Record<string, unknown>)[key];
}

function change(holder: Holder, key: string, { op }: PatchOperation, value: unknown): void {
  if (Array.isArray(holder)) {
    const index = Number(key);
    if (op === 'remove') holder.splice(index, 1);
    else if (op === 'add') holder.splice(index, 0, value);
    else holder[index] = value;
  } else if (op === 'remove') {
    delete holder[key];
  } else {
    setOwn(holder, key, value);
  }
}
