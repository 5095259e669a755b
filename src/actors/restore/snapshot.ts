import { LRUCache } from 'lru-cache';
import type { AnyActorRef, AnyMachineSnapshot, AnyStateNode } from 'xstate';
import type { InstanceStatus, Process } from '../../definition/define-process.ts';
import { matchesEvent } from '../../definition/machine/matches-event.ts';
import type { LiveActor } from './live-actor.ts';

/** The XState value of an instance's machine. */
export function stateOf(actor: AnyActorRef): unknown {
  return (actor.getSnapshot() as AnyMachineSnapshot).value;
}

/** The context of an instance's machine. */
export function contextOf(actor: AnyActorRef): unknown {
  return (actor.getSnapshot() as AnyMachineSnapshot).context;
}

/**
 * `Pending` while the machine is active, `Failed` after an unhandled error. A machine that ended is `Completed`, unless
 * the final state is tagged `Failed` or `Cancelled`. A cancelled instance is `Pending` until its effects are undone.
 */
export function statusOf(live: LiveActor): InstanceStatus {
  if (live.cancel !== undefined) return isUndoing(live) ? 'Pending' : 'Cancelled';
  if (live.misfit !== undefined) return live.statusBefore;
  const { status, tags } = live.actor.getSnapshot() as AnyMachineSnapshot;
  if (status === 'active') return 'Pending';
  if (status !== 'done') return 'Failed';
  if (tags.has('Failed')) return 'Failed';
  return tags.has('Cancelled') ? 'Cancelled' : 'Completed';
}

/** Whether the instance is past its point of no return, that is, in a state tagged `Settled`. */
export function isSettled({ actor }: LiveActor): boolean {
  return (actor.getSnapshot() as AnyMachineSnapshot).tags.has('Settled');
}

/** Whether the rollback of a cancelled instance is still under way. */
function isUndoing({ cancel, ledger, tasks }: LiveActor): boolean {
  if (cancel?.rollback !== true) return false;
  if (ledger.some(({ state }) => state === 'owed' || state === 'undoing')) return true;
  return [...tasks.values()].some(({ pending }) => pending.work.kind === 'awaited');
}

/** The event types that the instance accepts now, guards aside. */
export function acceptedEvents(process: Process, actor: AnyActorRef): readonly string[] {
  const { status, _nodes } = actor.getSnapshot() as AnyMachineSnapshot;
  return status === 'active' ? acceptedBy(process, _nodes) : [];
}

/** The same for a state value alone; empty if the deployed machine has no such state. */
export function acceptedInState(process: Process, value: unknown): readonly string[] {
  let known = inStates.get(process);
  if (known === undefined) inStates.set(process, (known = new LRUCache({ max: 1_000 })));
  const key = JSON.stringify(value);
  const accepted = known.get(key) ?? findAccepted(process, value);
  known.set(key, accepted);
  return accepted;
}

/** Every read asks, and a machine has few states that instances are in. */
const inStates = new WeakMap<Process, LRUCache<string, readonly string[]>>();

function findAccepted(process: Process, value: unknown): readonly string[] {
  let nodes: readonly AnyStateNode[];
  try {
    nodes = process.machine.resolveState({ value: value as never, context: {} })._nodes;
  } catch {
    return [];
  }
  return acceptedBy(process, nodes);
}

function acceptedBy(process: Process, nodes: readonly AnyStateNode[]): readonly string[] {
  const declared = process.events === undefined ? undefined : Object.keys(process.events);
  const types = new Set<string>();
  for (const node of nodes) {
    for (const descriptor of node.ownEvents) {
      if (descriptor === '' || descriptor.startsWith('xstate.')) continue;
      if (declared === undefined) types.add(descriptor);
      else for (const type of declared) if (matchesEvent(type, descriptor)) types.add(type);
    }
  }
  return [...types];
}
