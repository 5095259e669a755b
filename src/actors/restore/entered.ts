import type { AnyActorRef, AnyMachineSnapshot, AnyStateNode } from 'xstate';
import { isMachine } from '../../definition/machine/logic-kind.ts';
import { actorAt, pathOf } from '../xstate/actor-path.ts';
import { createAttachment } from '../recording/attachment.ts';
import type { LiveActor } from './live-actor.ts';
import type { ActorPath, After, EnteredState, EnteredStates, Invoked } from '../record/record.ts';
import { logicOf } from '../xstate/xstate-internals.ts';

/** What a state declares that starts when it is entered. */
export type StateShape = Omit<EnteredState, 'at' | 'past'>;

const shapes = createAttachment<StateShape>('shape');

/** The shape of a state; cached, because every record contains it. */
export function shapeOf(node: AnyStateNode): StateShape {
  const known = shapes.of(node);
  if (known !== undefined) return known;
  const after = aftersOf(node);
  const invoke: Invoked[] = node.invoke.map(({ id, src }) => [id, src as string]);
  return shapes.attach(node, {
    ...(after.length === 0 && node.parent !== undefined ? {} : { id: node.id }),
    ...(after.length === 0 ? {} : { after }),
    ...(invoke.length === 0 ? {} : { invoke }),
  });
}

const keys = createAttachment<string>('key');

/** The state's path within its machine, such as `paying.card`. */
export function stateKey(node: AnyStateNode): string {
  return keys.of(node) ?? keys.attach(node, node.path.join('.'));
}

/** Updates the entered states of the live actor after a step. */
export function noteEntered(live: LiveActor, now: number): void {
  const { entered } = live.recorder;
  if (entered.length === 0) return;
  live.recorder.entered = [];
  let last: AnyActorRef | undefined;
  for (const { ref } of entered) {
    // Mostly only the root enters states.
    if (ref === last) continue;
    last = ref;
    const path = pathOf(ref);
    if (path === undefined) continue;
    const before = enteredAt(live.entered, path);
    const states: Record<string, EnteredState> = {};
    for (const node of activeNodes(ref)) {
      const key = stateKey(node);
      const isFresh = entered.some((one) => one.node === node && one.ref === ref);
      const known = isFresh ? undefined : before?.[key];
      states[key] = known ?? { at: now, ...shapeOf(node) };
    }
    live.entered = setEntered(live.entered, path, states);
  }
  if (live.entered.length > 1)
    live.entered = live.entered.filter(({ path }) => isActive(live, path));
}

export function enteredAt(
  entered: readonly EnteredStates[],
  path: ActorPath,
): EnteredStates['states'] | undefined {
  return entered.find((one) => isSamePath(one.path, path))?.states;
}

export function setEntered(
  entered: readonly EnteredStates[],
  path: ActorPath,
  states: EnteredStates['states'],
): readonly EnteredStates[] {
  const others =
    entered.length === 0 ? entered : entered.filter((one) => !isSamePath(one.path, path));
  return others.length === 0 ? [{ path, states }] : [...others, { path, states }];
}

/** The active states of an actor that runs a machine. */
export function activeNodes(ref: AnyActorRef): readonly AnyStateNode[] {
  if (!isMachine(logicOf(ref))) return [];
  const { status, _nodes } = ref.getSnapshot() as AnyMachineSnapshot;
  return status === 'active' ? _nodes : [];
}

export function isSamePath(one: ActorPath, other: ActorPath): boolean {
  return one.length === other.length && one.every((id, n) => id === other[n]);
}

/** Integer delays first, as XState orders them, then in order of declaration. */
function aftersOf(node: AnyStateNode): readonly After[] {
  const afters = new Map<string, string[]>();
  for (const { delay, target } of node.after) {
    const key = String(delay);
    const to = (target ?? []).map(stateKey).join(' ');
    afters.set(key, [...(afters.get(key) ?? []), to]);
  }
  return [...afters].map(([delay, targets]) => [delay, targets.join('|')]);
}

function isActive(live: LiveActor, path: ActorPath): boolean {
  const ref = actorAt(live.actor, path);
  return ref !== undefined && activeNodes(ref).length > 0;
}
