import { isDeepStrictEqual } from 'node:util';
import { changedAt } from './changed-at.ts';
import { copyData } from './copy-data.ts';
import type { Impurity } from './impurity.ts';
import type { Args, MachineFunction } from './machine-function.ts';
import { touchedBy } from './touched-by.ts';

/** Calls a function twice with equal copies of its input. Undefined if that cannot be done: it throws, or starts actors. */
export function tryOut(fn: MachineFunction, args: Args, params: unknown): Impurity | undefined {
  const first = callOnCopies(fn, args, params);
  const second = callOnCopies(fn, args, params);
  if (first === undefined || second === undefined) return undefined;
  const touched = [...new Set([...first.touched, ...second.touched])];
  const differs = touched.length === 0 && !isDeepStrictEqual(first.result, second.result);
  return { touched, differs, changed: first.changed };
}

function callOnCopies(fn: MachineFunction, args: Args, params: unknown) {
  const given = copyData({ context: args.context, event: args.event, params });
  const { context, event } = given;
  try {
    const { result, touched } = touchedBy(() =>
      fn({ ...args, context, event, ...('spawn' in args ? { spawn: refuse } : {}) }, given.params),
    );
    const before = { context: args.context, event: args.event, params };
    return { result, touched, changed: changedAt(before, given) };
  } catch {
    return undefined;
  }
}

/** An actor must not be spawned twice. */
function refuse(): never {
  throw new Error('Nothing is spawned while a function is tried out');
}
