import type { CallOutcome, Meter, MeteredCall } from '../ports/meter.ts';
import type { PendingTask } from '../record/record.ts';
import { runTask } from './run-task.ts';

export type RunTask = typeof runTask;

/** `runTask`, with a meter that is told of each call; without a meter, `runTask` itself. */
export function measuredRun(
  meter: Pick<Meter, 'called'> | undefined,
  elapsedMs: () => number,
): RunTask {
  if (meter === undefined) return runTask;
  return async (run, clock, random) => {
    const begunAt = elapsedMs();
    const cause = await runTask(run, clock, random);
    const { process, task } = run;
    const durationMs = elapsedMs() - begunAt;
    const outcome = outcomeOf(cause);
    meter.called({ process, task: task.name, kind: kindOf(task), outcome, durationMs });
    return cause;
  };
}

function outcomeOf(cause: Awaited<ReturnType<RunTask>>): CallOutcome {
  switch (cause?.kind) {
    case undefined:
      return 'interrupted';
    case 'handedOver':
      return 'handedOver';
    case 'retry':
      return failed(cause.error);
    case 'ended':
      return cause.outcome.kind === 'completed' ? 'ok' : failed(cause.outcome.error);
  }
}

function failed({ code }: { readonly code?: unknown }): CallOutcome {
  return code === 'timeout' ? 'timeout' : 'failed';
}

function kindOf({ work }: PendingTask): MeteredCall['kind'] {
  switch (work.kind) {
    case 'undo':
      return 'compensation';
    case 'emit':
      return 'telling';
    case 'invoked':
    case 'awaited':
    case 'rollback':
      return 'task';
  }
}
