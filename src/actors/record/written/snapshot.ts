import type { PersistedSnapshot } from '../record.ts';
import type { WrittenSnapshot } from './written-record.ts';

/** A snapshot of XState, which has more than the host uses. */
interface Kept extends PersistedSnapshot {
  readonly historyValue?: unknown;
}

/** What is written of `children` and of the history, which are mostly empty. */
export function unlessEmpty<T>(value: T): T | null | undefined {
  if (value === undefined) return null;
  return typeof value === 'object' && value !== null && isEmpty(value) ? undefined : value;
}

/** The properties of a snapshot that have no name in a written record. */
export function othersOf(snapshot: Kept): WrittenSnapshot['snapshot'] {
  let others: Record<string, unknown> | undefined;
  for (const key in snapshot) {
    if (named.has(key)) continue;
    const value = (snapshot as unknown as Readonly<Record<string, unknown>>)[key];
    if (value !== undefined) (others ??= {})[key] = value;
  }
  return others;
}

export function readSnapshot(written: WrittenSnapshot): PersistedSnapshot {
  const { a: status = 'active', v: value, c: context, output, error, snapshot } = written;
  const { children = {}, historyValue = {} } = written;
  const isPlain = output === undefined && error === undefined && snapshot === undefined;
  if (isPlain && children !== null && historyValue !== null) {
    const plain: Kept = { status, value, historyValue, context, children };
    return plain;
  }
  return {
    status,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    value,
    ...(historyValue === null ? {} : { historyValue }),
    context,
    // Only what is no snapshot of a machine has none.
    ...(children === null ? ({} as Pick<Kept, 'children'>) : { children }),
    ...snapshot,
  };
}

const named: ReadonlySet<string> = new Set([
  'status',
  'output',
  'error',
  'value',
  'historyValue',
  'context',
  'children',
] satisfies (keyof Kept)[]);

function isEmpty(value: object): boolean {
  if (Array.isArray(value)) return false;
  for (const _ in value) return false;
  return true;
}
