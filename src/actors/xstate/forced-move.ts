import type {
  AnyActorRef,
  AnyEventObject,
  AnyMachineSnapshot,
  AnyStateMachine,
  AnyStateNode,
  AnyTransitionDefinition,
  MachineContext,
} from 'xstate';
import { mergePatch } from './merge-patch.ts';
import { replaceContext } from './replace-context.ts';
import { nodeAt } from './node-at.ts';

const moves = new WeakMap<AnyEventObject, (at: AnyMachineSnapshot) => AnyTransitionDefinition>();

/** The state of a machine at a path such as `paying.card`; undefined if there is none that it can be in. */
export function stateNodeAt(machine: AnyStateMachine, path: string): AnyStateNode | undefined {
  const node = nodeAt(machine, path);
  return node === machine.root || node?.type === 'history' ? undefined : node;
}

/**
 * An event that moves the machine to a state, whether or not a transition leads there. XState exits and enters states as for a
 * transition from the closest active state around the target: other regions of a parallel state stay as they are. A region that is
 * itself the target is not left, only the states in it.
 * `context`: a JSON Merge Patch (RFC 7396), applied between the two.
 */
export function createForcedMove(path: string, context: unknown): AnyEventObject {
  const event = { type: 'holdfast.move' };
  moves.set(event, ({ machine, _nodes }) => {
    const target = stateNodeAt(machine, path);
    if (target === undefined) throw new Error(`The machine has no state ${path}`);
    // From outside a region, XState would leave the others, too.
    const isRegion = target.parent?.type === 'parallel' && _nodes.includes(target);
    let source = isRegion ? target : (target.parent as AnyStateNode);
    while (source.parent !== undefined && !_nodes.includes(source)) source = source.parent;
    const patch = replaceContext((before) => mergePatch(before, context) as MachineContext);
    return {
      source,
      target: [target],
      reenter: false,
      actions: context === undefined ? [] : [patch],
      guard: undefined,
      eventType: event.type,
      toJSON: () => ({}) as never,
    } as unknown as AnyTransitionDefinition;
  });
  return event;
}

/** Lets a machine follow forced moves. Any other event finds the transitions that it always does. */
export function followForcedMoves(machine: AnyStateMachine): void {
  const select = machine.getTransitionData.bind(machine);
  machine.getTransitionData = (snapshot, event) => {
    const move = moves.get(event);
    return move === undefined ? select(snapshot, event) : [move(snapshot) as never];
  };
}

/** Lets an actor enter states as if it was in none, so that a move exits nothing. */
export function outsideAllStates(actor: AnyActorRef): AnyMachineSnapshot {
  const snapshot = actor.getSnapshot() as AnyMachineSnapshot;
  return { ...snapshot, _nodes: [snapshot.machine.root] };
}
