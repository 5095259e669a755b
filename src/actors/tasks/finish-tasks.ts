import type { Log } from '../../log.ts';
import { sleep, type Clock } from '../ports/clock.ts';
import type { TaskRunner } from './task-runner.ts';

/** Lets running tasks finish up to the limit, then stops waiting for the store and releases the tasks that still run. */
export async function finishTasks({
  clock,
  runner,
  log,
  shutdownMs,
  idle,
  stop,
}: {
  readonly clock: Clock;
  readonly runner: Pick<TaskRunner, 'handOver'>;
  readonly log: Log;
  readonly shutdownMs: number;
  /** Settles once nothing runs any more. */
  readonly idle: Promise<void>;
  readonly stop: () => void;
}): Promise<void> {
  const finished = new AbortController();
  await Promise.race([idle, sleep(clock, shutdownMs, finished.signal)]);
  stop();
  await runner.handOver().catch((error: unknown) => {
    log.warn(
      { err: error },
      'tasks could not be handed over; another node takes them when their leases expire',
    );
  });
  finished.abort();
}
