import type { Cause } from '../pending/cause.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { PendingTask, Work } from '../record/record.ts';
import type { OpenSpan, Tracing } from '../../tracing/tracing.ts';
import type { TakenLease } from './running-task.ts';

interface AttemptOf {
  readonly live: LiveActor;
  readonly task: PendingTask;
  readonly lease: TakenLease;
}

/** Called with what the attempt came to; undefined if it was interrupted. */
type Ended = (
  cause: Extract<Cause, { kind: 'ended' | 'retry' | 'handedOver' }> | undefined,
) => void;

/** Runs an attempt, and what follows from it, with a span of its own as the active one, if there is tracing. */
export async function inAttemptSpan(
  tracing: Tracing | undefined,
  of: AttemptOf,
  run: (ended: Ended) => Promise<void>,
): Promise<void> {
  if (tracing === undefined) return run(() => {});
  const span = openSpan(tracing, of);
  return span.within(async () =>
    run((cause) => {
      if (cause === undefined) span.set({ 'holdfast.interrupted': true });
      else if (cause.kind === 'retry') span.fail(cause.error);
      else if (cause.kind === 'ended' && cause.outcome.kind === 'failed') {
        span.fail(cause.outcome.error);
      }
      span.end();
    }),
  );
}

/** Part of the step that started the task or, if a wake did, in a trace of its own that links to that step. */
function openSpan(tracing: Tracing, { live, task, lease }: AttemptOf): OpenSpan {
  const { process, id, version } = live;
  const { name, work, failures, traceparent } = task;
  const armed = lease.by === 'commit' ? { parent: traceparent } : { link: traceparent };
  return tracing.open(`${verbOf(work)} ${name}`, {
    kind: work.kind === 'emit' ? 'producer' : 'client',
    ...armed,
    attributes: {
      'holdfast.process': process.name,
      'holdfast.instance': id,
      'holdfast.version': version,
      'holdfast.task': name,
      'holdfast.attempt': failures + 1,
      ...(lease.again ? { 'holdfast.again': true } : {}),
    },
  });
}

function verbOf({ kind }: Work): string {
  switch (kind) {
    case 'invoked':
    case 'awaited':
    case 'rollback':
      return 'task';
    case 'undo':
      return 'compensate';
    case 'emit':
      return 'emit';
  }
}
