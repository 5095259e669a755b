import { isDeepStrictEqual } from 'node:util';
import { changedAt } from './changed-at.ts';
import { copyData } from './copy-data.ts';
import type { Impurity } from './impurity.ts';
import type { Args, MachineFunction } from './machine-function.ts';
import { touchedBy } from './touched-by.ts';
import { watchPayload } from './watch-payload.ts';

/** What calling a function twice showed. */
export interface TriedOut extends Impurity {
  /** Whether it looks at anything of the event but its type. */
  readonly readsPayload: boolean;
  /** The actors that it would spawn. */
  readonly spawned: readonly Spawned[];
}

export interface Spawned {
  readonly src: unknown;
  readonly input: unknown;
}

/** Calls a function twice with equal copies of its input, and spawns nothing. Undefined if that cannot be done: it throws. */
export function tryOut(fn: MachineFunction, args: Args, params: unknown): TriedOut | undefined {
  const standIns: object[] = [];
  const first = callOnCopies(fn, args, params, standIns);
  if (first === undefined) return undefined;
  const payload = watchPayload();
  const watched = callOnCopies(fn, args, params, standIns, payload.watch);
  // It may do what only a plain object bears.
  const second = watched ?? callOnCopies(fn, args, params, standIns);
  if (second === undefined) return undefined;
  const touched = [...new Set([...first.touched, ...second.touched])];
  // This reads the payload, too, where the event is in the result.
  const isSame =
    isDeepStrictEqual(first.result, second.result) &&
    isDeepStrictEqual(first.spawned, second.spawned);
  const { changed, spawned } = first;
  return {
    touched,
    differs: touched.length === 0 && !isSame,
    changed,
    spawned,
    readsPayload: watched === undefined || payload.isRead(),
  };
}

/** `standIns`: what stands for the actors that are spawned, by their order, so that both calls get the same. */
function callOnCopies(
  fn: MachineFunction,
  args: Args,
  params: unknown,
  standIns: object[],
  watch: (event: unknown) => unknown = (event) => event,
) {
  const given = copyData({ context: args.context, event: args.event, params });
  const { context } = given;
  const event = watch(given.event);
  const spawned: Spawned[] = [];
  const spawn = (src: unknown, options?: { readonly input?: unknown }): object => {
    const standIn = (standIns[spawned.length] ??= createStandIn());
    spawned.push({ src, input: copyData(options?.input) });
    return standIn;
  };
  try {
    const { result, touched } = touchedBy(() =>
      fn({ ...args, context, event, ...('spawn' in args ? { spawn } : {}) }, given.params),
    );
    const before = { context: args.context, event: args.event, params };
    return { result, touched, changed: changedAt(before, given), spawned };
  } catch {
    return undefined;
  }
}

/** An actor must not be spawned twice. */
function createStandIn(): object {
  const id = 'spawned';
  return { id, sessionId: id, send: () => undefined, getSnapshot: () => ({ status: 'active' }) };
}
