import type { AnyActorRef, AnyStateNode } from 'xstate';
import { actorAt } from '../xstate/actor-path.ts';
import { activeNodes, enteredAt, isSamePath, setEntered, shapeOf, stateKey } from './entered.ts';
import type { LiveActor, LiveTimer } from './live-actor.ts';
import { loseTimer } from './lost-timers.ts';
import { matchAfters, type HadAfter } from './match-afters.ts';
import type { ActorPath, After, EnteredState } from '../record/record.ts';
import { delayOf } from '../xstate/xstate-internals.ts';

/** The changed timers of an instance whose machine has changed, by their events. */
export interface TimerChanges {
  readonly kept: { readonly was: string; readonly event: string }[];
  readonly armed: string[];
  readonly lost: string[];
}

interface Place {
  readonly live: LiveActor;
  readonly ref: AnyActorRef;
  readonly path: ActorPath;
  readonly now: number;
  readonly changes: TimerChanges;
}

/**
 * Fits the timers of an instance to its changed machine. Each timer gets the event that the machine has in its place,
 * and keeps its deadline; missing timers are armed, counted from when the state was entered; timers without a place are
 * kept as lost. Repeating it changes nothing.
 */
export function reconcileTimers(live: LiveActor, now: number): TimerChanges {
  const changes: TimerChanges = { kept: [], armed: [], lost: [] };
  for (const { path } of live.entered) {
    const ref = actorAt(live.actor, path);
    if (ref === undefined) continue;
    const place: Place = { live, ref, path, now, changes };
    const before = enteredAt(live.entered, path) ?? {};
    const states: Record<string, EnteredState> = {};
    for (const node of activeNodes(ref)) {
      states[stateKey(node)] = reconcileState(place, node, before[stateKey(node)]);
    }
    if (Object.keys(states).length > 0) live.entered = setEntered(live.entered, path, states);
  }
  return changes;
}

function reconcileState(
  place: Place,
  node: AnyStateNode,
  was: EnteredState | undefined,
): EnteredState {
  const shape = shapeOf(node);
  const { after: has = [] } = shape;
  // A state that became active through the deploy, such as a new region, counts as entered now.
  const at = was?.at ?? place.now;
  const had = was === undefined ? [] : hadBefore(place, stateKey(node), was);
  const matches = matchAfters(had, has);
  const past: After[] = [];
  for (const [n, { after, timer }] of had.entries()) {
    const match = matches[n];
    if (timer === undefined) {
      if (match === undefined) past.push(after);
    } else if (match !== undefined) keep(place, timer, afterEvent(match[0], node.id));
    else if (timer.pending.lost === undefined) {
      place.changes.lost.push(timer.pending.event.type);
      loseTimer(timer, { at: place.now, state: stateKey(node), after });
    }
  }
  for (const after of has) if (!matches.includes(after)) arm(place, node, after, at);
  return past.length === 0 ? { at, ...shape } : { at, ...shape, past };
}

/** The delays that the state had: those with running timers, and those that have fired. */
function hadBefore(
  { live, path }: Place,
  key: string,
  { id, after = [], past = [] }: EnteredState,
): readonly (HadAfter & { readonly timer: LiveTimer | undefined })[] {
  const timers = [...live.timers.values()].filter(({ pending }) =>
    isSamePath(pending.source, path),
  );
  const toHad = (one: After, timer?: LiveTimer) => ({
    after: one,
    timer,
    runs: timer !== undefined,
  });
  return [
    ...after.map((one) => {
      const name = afterEvent(one[0], id);
      return toHad(
        one,
        timers.find(({ pending }) => pending.name === name && pending.lost === undefined),
      );
    }),
    ...timers.flatMap((timer) => {
      const { lost } = timer.pending;
      return lost?.state === key ? [toHad(lost.after, timer)] : [];
    }),
    ...past.map((one) => toHad(one)),
  ];
}

function keep({ live, changes }: Place, timer: LiveTimer, event: string): void {
  const { pending, scheduled } = timer;
  if (pending.name === event && pending.lost === undefined) return;
  changes.kept.push({ was: pending.event.type, event });
  const { lost: _lost, ...rest } = pending;
  timer.pending = { ...rest, name: event, event: { type: event } };
  const { timers } = live.recorder;
  timers.remove(scheduled);
  const { source, target, delay } = scheduled;
  timer.scheduled = timers.scheduler.schedule(source, target, { type: event }, delay, event);
}

function arm({ live, ref, changes }: Place, node: AnyStateNode, after: After, at: number): void {
  const event = afterEvent(after[0], node.id);
  changes.armed.push(event);
  const { scheduler } = live.recorder.timers;
  const scheduled = scheduler.schedule(ref, ref, { type: event }, delayOf(ref, after[0]), event);
  scheduled.from = at;
}

/** XState's name for a delayed event: its delay and the id of its state. */
function afterEvent(delay: string, id: string | undefined): string {
  return `xstate.after.${delay}.${id}`;
}
