import type { AnyStateMachine } from 'xstate';
import { isMachine } from '../../definition/machine/logic-kind.ts';
import { actorsOf } from '../../definition/machine/machines-within.ts';
import { enteredAt, shapeOf } from './entered.ts';
import type { KeptMachine } from '../xstate/misfit.ts';
import { nodeAt } from '../xstate/node-at.ts';
import type { ActorPath, EnteredStates, InstanceRecord, Invoked } from '../record/record.ts';
import { renameActors, type Renamed } from './rename-actors.ts';

/** The record with its invoked actors renamed to the ids of the machine, or why it does not fit. */
export type Reconciled = { readonly record: InstanceRecord } | { readonly misfit: string };

/**
 * Fits invoked actors of active states to the changed machine, by id, or by position if only the id has changed. An
 * invoke that was added to an active state, or removed while it runs, is a misfit: XState would restore the instance
 * without it, and it would wait forever.
 */
export function reconcileInvokes(machine: AnyStateMachine, record: InstanceRecord): Reconciled {
  const renamed: Renamed[] = [];
  const misfit = walk(
    machine,
    record.snapshot as unknown as KeptMachine,
    [],
    record.entered,
    renamed,
  );
  return misfit === undefined ? { record: renameActors(record, renamed) } : { misfit };
}

function walk(
  machine: AnyStateMachine,
  kept: KeptMachine,
  path: ActorPath,
  entered: readonly EnteredStates[],
  renamed: Renamed[],
): string | undefined {
  if (kept.status !== 'active') return undefined;
  for (const [key, state] of Object.entries(enteredAt(entered, path) ?? {})) {
    const node = nodeAt(machine, key);
    // A state that no longer exists is reported when the record is restored.
    if (node === undefined) continue;
    const had = state.invoke ?? [];
    const has = shapeOf(node).invoke ?? [];
    const matches = matchInvokes(had, has);
    for (const [n, [id, src]] of had.entries()) {
      const match = matches[n];
      if (match !== undefined && match[0] !== id) renamed.push({ parent: path, id, to: match[0] });
      if (match === undefined && kept.children[id]?.snapshot.status === 'active') {
        return `"${key}" no longer invokes ${src}, which is still running`;
      }
    }
    const added = has.find((one) => !matches.includes(one));
    if (added !== undefined) return `"${key}" now invokes ${added[1]}`;
  }
  for (const [id, child] of Object.entries(kept.children)) {
    const logic = actorsOf(machine).find(([name]) => name === child.src)?.[1];
    if (!isMachine(logic)) continue;
    const inner = child.snapshot as unknown as KeptMachine;
    const misfit = walk(logic, inner, [...path, id], entered, renamed);
    if (misfit !== undefined) return misfit;
  }
  return undefined;
}

/**
 * Matches by id first, because the state's `onDone` refers to it: if the id now invokes other logic, the running one
 * goes on. Then by logic, in order, if both sides have equally many left.
 */
function matchInvokes(
  had: readonly Invoked[],
  has: readonly Invoked[],
): readonly (Invoked | undefined)[] {
  const matches = had.map(([id]) => has.find((one) => one[0] === id));
  const free = has.filter((one) => !matches.includes(one));
  const countOf = (all: readonly Invoked[], src: string) =>
    all.filter((one) => one[1] === src).length;
  const open = had.filter((_, n) => matches[n] === undefined);
  return had.map((invoked, n) => {
    if (matches[n] !== undefined) return matches[n];
    const [, src] = invoked;
    const peers = open.filter((one) => one[1] === src);
    if (countOf(free, src) !== peers.length) return undefined;
    return free.filter((one) => one[1] === src)[peers.indexOf(invoked)];
  });
}
