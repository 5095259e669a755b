import type { Meter } from '../ports/meter.ts';
import type { TakenLease } from '../tasks/running-task.ts';
import { calloutOf } from '../tasks/callout.ts';
import type { Cause, RunName } from '../pending/cause.ts';
import type { Clock } from '../ports/clock.ts';
import type { Deliver, Delivered } from '../mailboxes/deliver.ts';
import { createInHand } from '../tasks/in-hand.ts';
import { instanceOf, withinInstance, type EffectId } from '../ports/ids.ts';
import { overdueReason } from '../pending/hand-over.ts';
import { handedOverDueAt } from '../record/due.ts';
import type { LiveActor, LiveTask } from '../restore/live-actor.ts';
import type { Log } from '../../log.ts';
import type { HandedOver } from '../record/record.ts';
import { afterFailure } from '../tasks/run-task.ts';
import type { NodeName, Store, Wake } from '../ports/ports.ts';
import type { Wakes } from '../ports/wakes.ts';
import type { Place } from '../commit/place.ts';
import type { Places } from '../tasks/places.ts';
import type { Tracing } from '../../tracing/tracing.ts';
import { outsideSpans } from './outside-spans.ts';
import type { Pauses } from './pauses.ts';
import { createPutOff } from './put-off.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';

export interface OnWakeDeps {
  readonly random: () => number;
  readonly store: Store;
  readonly wakes: Wakes;
  readonly places: Pick<Places, 'reserveStored' | 'acquire'>;
  readonly runner: TaskRunner;
  readonly clock: Clock;
  readonly log: Log;
  readonly owner: NodeName;
  readonly leaseMs: number;
  /** When the due index checks again what could not be handled. */
  readonly recheckMs: number;
  readonly closed: AbortSignal;
  /** Returns a number that no lease of the owner has had. */
  readonly nextLease: () => number;
  readonly deliver: Deliver;
  readonly pauses: Pick<Pauses, 'read'>;
  readonly tracing: Tracing | undefined;
  readonly meter: Pick<Meter, 'retried' | 'tookOver'> | undefined;
}

/** Handles wakes: fires the timer or runs the task that each names, if it is still pending and no other node does. */
export interface OnWake {
  /** Resolves when the wake is handled; waits while the node is full. */
  take(wake: Wake): Promise<void>;
  /**
   * Handles overdue effects on this node; arms tasks that get no free place, for any node. Returns the number of
   * those.
   */
  takeOverdue(wakes: readonly Wake[]): Promise<number>;
  /** How many overdue wakes may be taken; waits until it is worth looking for them. */
  roomForOverdue(): Promise<number>;
  /** Resolves when no overdue wake is being handled. */
  idle(): Promise<void>;
}

const takenOverMessage = 'took over a task: an earlier run of it did not end';

/** How many overdue wakes are handled at once; a task that runs no longer counts. */
const maxOverdue = 64;

export function createOnWake(deps: OnWakeDeps): OnWake {
  const { store, wakes, places, runner, clock, log, owner } = deps;
  const inHand = createInHand<EffectId>(maxOverdue);
  const putOff = createPutOff(deps);

  const tell = async (effect: EffectId, cause: Cause): Promise<Delivered> =>
    deps.deliver.cause({ instance: instanceOf(effect), effect }, cause);

  async function fire(wake: Wake): Promise<void> {
    const id = withinInstance(wake.effect);
    const again = async () => tell(wake.effect, { kind: 'fired', id });
    await putOff(wake, await again(), again);
  }

  /** Checks a handed-over task: its attempt fails if its time is over. */
  async function lookAtHandedOver(
    wake: Wake,
    live: LiveActor,
    task: LiveTask,
    { handedOver, by }: { readonly handedOver: HandedOver; readonly by: RunName },
  ): Promise<void> {
    const now = clock.now();
    const reason = overdueReason(handedOver, task.pending.name, now);
    if (reason === undefined) {
      await store.release([wake], owner);
      await store.defer(wake, handedOverDueAt(handedOver, now));
      return;
    }
    const { policy } = calloutOf(live, task);
    const cause = afterFailure(task.pending, policy, reason, {
      now,
      random: deps.random,
      again: false,
      by,
    });
    await tell(wake.effect, cause);
  }

  function noteRun(
    { id: instance, process }: LiveActor,
    { pending: { name: task, retryAt } }: LiveTask,
    effect: EffectId,
    { askedAt, again: isAgain }: TakenLease,
  ): void {
    if (retryAt !== undefined && !isAgain) deps.meter?.retried(askedAt - retryAt);
    if (!isAgain) return;
    deps.meter?.tookOver();
    log.info({ instance, process: process.name, effect, task }, takenOverMessage);
  }

  /** Returns true if the place went to a running task. */
  async function tryRun(wake: Wake, place: Place): Promise<boolean> {
    const { effect } = wake;
    // Its lease expired but no other node took it: the run continues.
    if (await runner.holds(effect)) return false;
    const number = deps.nextLease();
    const askedAt = clock.now();
    const lease = await store.lease(
      wake,
      { node: owner.node, run: owner.run, number },
      deps.leaseMs,
    );
    if (lease === false) return false;
    const id = withinInstance(effect);
    const looked = await deps.deliver.pendingTask(effect);
    const answer = looked === 'elsewhere' ? undefined : looked;
    if (answer?.step.kind === 'looked' && answer.step.found.kind === 'pending') {
      const { task } = answer.step.found;
      const { stuck, handedOver, failures, startedAt } = task.pending;
      const by: RunName = { attempt: failures + 1, lease: number };
      if (handedOver !== undefined && stuck === undefined) {
        await lookAtHandedOver(wake, answer.live, task, { handedOver, by });
        return false;
      }
      if (stuck === undefined) {
        const again = lease === 'again';
        const taken = { number, askedAt, again, by: 'wake' } as const;
        noteRun(answer.live, task, effect, taken);
        runner.run(answer.live, task, taken, place);
        return true;
      }
      const { outcome } = stuck;
      await tell(effect, { kind: 'ended', id, startedAt, outcome, by });
      return false;
    }
    await store.release([wake], owner);
    if (!(await putOff(wake, looked, async () => deps.deliver.pendingTask(effect)))) {
      log.debug({ effect }, 'ignored a wake for an effect that is no longer pending');
    }
    return false;
  }

  async function runInPlace(wake: Wake, place: Place): Promise<void> {
    let running = false;
    try {
      running = await tryRun(wake, place);
    } finally {
      if (!running) place.release();
    }
  }

  /** Bypasses BullMQ, which may keep handing wakes to a node that hangs with its connections open. */
  function takeNow(wake: Wake): boolean {
    if (inHand.has(wake.effect)) return true;
    if (inHand.room() === 0) return false;
    const place = wake.kind === 'task' ? places.reserveStored() : undefined;
    if (wake.kind === 'task' && place === undefined) return false;
    const work = place === undefined ? fire(wake) : runInPlace(wake, place);
    const safely = work.catch((error: unknown) => {
      log.warn(
        { effect: wake.effect, err: error },
        'an overdue wake failed; the due index will retry it',
      );
    });
    inHand.take(wake.effect, safely);
    return true;
  }

  const onWake: OnWake = {
    async take(wake) {
      log.debug({ instance: instanceOf(wake.effect), effect: wake.effect }, `wake: ${wake.kind}`);
      switch (wake.kind) {
        case 'timer':
          return fire(wake);
        case 'task': {
          const place = await places.acquire();
          // Closed: other nodes should take the wake at once.
          return place === undefined ? store.defer(wake, clock.now()) : runInPlace(wake, place);
        }
      }
    },
    async takeOverdue(overdue) {
      const rest = overdue.filter((wake) => !takeNow(wake));
      if (rest.length === 0) return 0;
      const atMs = clock.now();
      // An effect that waits for a place does not count as late.
      await Promise.all(rest.map((wake) => store.defer(wake, atMs + deps.recheckMs)));
      await wakes.arm(rest.map((wake) => ({ wake, atMs })));
      return rest.length;
    },
    async roomForOverdue() {
      await inHand.roomy();
      return inHand.room();
    },
    idle: () => inHand.idle(),
  };
  return outsideSpans(onWake, deps.tracing);
}
