import type { Cause } from '../pending/cause.ts';
import type { Clock } from '../ports/clock.ts';
import type { EffectId } from '../ports/ids.ts';
import type { Deliver, Delivered } from '../mailboxes/deliver.ts';
import type { Log } from '../../log.ts';
import type { LiveActor, LiveTask } from '../restore/live-actor.ts';
import type { PlainError } from '../record/plain-error.ts';
import { strandedMs } from '../record/due.ts';
import type { ThrottledLog } from '../batch/throttled-log.ts';
import { calloutOf, type OnEmit } from './callout.ts';
import { isDoneUnseen } from './is-done-unseen.ts';
import { inAttemptSpan } from './in-attempt-span.ts';
import type { RunTask } from './measured-run.ts';
import { endRun, type RunningTask } from './running-task.ts';
import type { Tracing } from '../../tracing/tracing.ts';
import { withDetails } from './with-details.ts';

export interface ExecuteTaskDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly throttled: ThrottledLog;
  readonly runTask: RunTask;
  readonly onEmit: OnEmit | undefined;
  readonly tracing: Tracing | undefined;
  readonly callbackUrl: (effect: EffectId, startedAt: number) => string;
  /** Delivers an outcome to its instance; resolves when it is settled. */
  readonly deliver: Pick<Deliver, 'cause'>;
}

const parkedMessage =
  'a task is on hold: its stored input does not match the input schema of the deployed task';
const doneUnseenMessage =
  'a task took effect after its process recorded it as failed, and is not undone; check its effect';

/** Calls a task that has its place and its lease, and delivers the outcome to the instance. */
export function createExecuteTask(
  deps: ExecuteTaskDeps,
): (live: LiveActor, task: LiveTask, run: RunningTask) => Promise<void> {
  const { clock, log } = deps;

  return async (live, liveTask, run) => {
    const { effect } = run.wake;
    const task = liveTask.pending;
    const details = { instance: live.id, process: live.process.name, effect, task: task.name };
    const tell = (cause: Cause): Promise<Delivered> =>
      deps.deliver.cause({ instance: live.id, effect }, cause);

    async function park(unfit: PlainError): Promise<void> {
      endRun(run);
      const about = { ...details, error: unfit };
      deps.throttled.warn([live.process.name, unfit.message], about, parkedMessage);
      const now = clock.now();
      await tell({
        kind: 'parked',
        id: task.id,
        startedAt: task.startedAt,
        error: unfit,
        retryAt: now + strandedMs(now - (task.parked?.at ?? now)),
        by: { attempt: task.failures + 1, lease: run.lease.number },
        ...(run.lease.again ? { again: true } : {}),
      });
    }

    let emits: Promise<unknown>[] | undefined;
    const { createdAt } = live;
    const { call, policy, unfit } = calloutOf(live, liveTask, {
      onEmit: deps.onEmit,
      emit: (path, event) => {
        if (run.ended || run.interruption.reason() !== undefined) return;
        (emits ??= []).push(tell({ kind: 'emitted', path, event, createdAt }));
      },
    });
    if (unfit !== undefined) return park(unfit);
    await inAttemptSpan(deps.tracing, { live, task, lease: run.lease }, async (ended) => {
      const cause = await deps.runTask(
        {
          process: live.process.name,
          task,
          call,
          policy,
          lease: run.lease.number,
          again: run.lease.again,
          idempotencyKey: effect,
          callbackUrl: () => deps.callbackUrl(effect, task.startedAt),
          instanceId: live.id,
          interruption: run.interruption,
          log: withDetails(log, details),
        },
        clock,
        deps.random,
      );
      endRun(run);
      ended(cause);
      if (cause === undefined) return;
      // Events must arrive before the outcome ends their actor. If the node dies first, the task runs again and emits
      // again.
      if (emits !== undefined) await Promise.all(emits);
      if (cause.kind === 'retry') log.warn({ ...details, error: cause.error }, 'attempt failed');
      else if (cause.kind === 'ended' && cause.outcome.kind === 'failed') {
        log.warn({ ...details, error: cause.outcome.error }, 'task failed');
      }
      const answer = await tell(cause);
      if (answer === 'elsewhere' || answer?.step.kind !== 'stale') return;
      if (isDoneUnseen(answer.live, cause)) log.warn(details, doneUnseenMessage);
      else log.info(details, 'ignored an outcome that came too late');
    });
  };
}
