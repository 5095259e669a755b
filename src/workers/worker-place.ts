import type { Clock } from '../actors/ports/clock.ts';
import type { Log } from '../log.ts';
import type { AskedNode, GroupMetrics } from '../metrics/group-metrics.ts';
import { createAsking } from './ask-worker.ts';
import type { Listening, Membership, ToWorker } from './messages.ts';
import { restartDelayMs } from './restart-delay.ts';
import { watchAnswers } from './watch-answers.ts';
import type { Fork, WorkerEnd, WorkerEvents, WorkerProcess } from './worker-process.ts';

/** The place of one worker: at most one process at a time. */
export interface WorkerPlace {
  start(): void;
  /** Starts a worker again in place of one that ended, after a delay that grows if it ends early again and again. */
  startAgain(end: WorkerEnd): void;
  /** Does nothing while there is no worker. */
  tell(message: ToWorker): void;
  kill(): void;
  /** What its worker measures; undefined while there is none. */
  measure(): Promise<AskedNode | undefined>;
  /** Lets the worker close, and starts none again. */
  close(signal: NodeJS.Signals): void;
  hasWorker(): boolean;
  isListening(): boolean;
}

/** Where what workers count is kept. */
export type Counts = Pick<GroupMetrics, 'counted' | 'ended'>;

/** A worker that ran this long did not fail to start. */
const steadyAfterMs = 60_000;

/** A worker that stops answering is killed. */
export function createWorkerPlace(options: {
  readonly membership: Membership;
  readonly fork: Fork;
  readonly clock: Clock;
  readonly log: Log;
  readonly listening: (at: Listening) => void;
  readonly ended: (end: WorkerEnd) => void;
  readonly counts: Counts | undefined;
}): WorkerPlace {
  const { membership, clock, log, counts } = options;
  const { number } = membership;
  let worker: WorkerProcess | undefined;
  let isListening = false;
  let startedAt = 0;
  let starts = 0;
  let failures = 0;
  let cancelStart = () => {};
  let closing: ToWorker | undefined;
  const asking = createAsking({ tell: (message) => worker?.tell(message), clock });

  function start(): void {
    startedAt = clock.now();
    starts += 1;
    const run = `${number}/${starts}`;
    let hasEnded = false;
    const watch = watchAnswers({
      ping: () => worker?.tell({ kind: 'ping' }),
      silent() {
        log.error({ worker: number }, 'a worker stopped answering and is killed');
        worker?.kill();
      },
      clock,
    });
    const events: WorkerEvents = {
      said(message) {
        // The system may report the end before the last messages.
        if (hasEnded) return;
        switch (message.kind) {
          case 'joining':
            worker?.tell(closing ?? { kind: 'join', membership });
            return;
          case 'pong':
            watch.answered();
            return;
          case 'measured':
            counts?.counted(run, message.measurement);
            asking.answered(message);
            return;
          case 'counted':
            counts?.counted(run, message.counts);
            return;
          case 'listening':
            isListening = true;
            options.listening({ url: message.url, store: message.store });
        }
      },
      ended(end) {
        hasEnded = true;
        counts?.ended(run);
        watch.stop();
        asking.ended();
        worker = undefined;
        isListening = false;
        options.ended(end);
      },
    };
    worker = options.fork(events);
    log.info({ worker: number, pid: worker.pid }, 'a worker started');
  }

  return {
    start,
    startAgain(end) {
      if (clock.now() - startedAt >= steadyAfterMs) failures = 0;
      const delayMs = restartDelayMs(failures);
      failures += 1;
      log.warn({ worker: number, ...end, delayMs }, 'a worker ended and is started again');
      cancelStart = clock.after(delayMs, start);
    },
    tell: (message) => worker?.tell(message),
    kill: () => worker?.kill(),
    async measure() {
      if (worker === undefined) return undefined;
      const run = `${number}/${starts}`;
      return { run, measurement: await asking.measure() };
    },
    close(signal) {
      cancelStart();
      closing = { kind: 'close', signal };
      worker?.tell(closing);
    },
    hasWorker: () => worker !== undefined,
    isListening: () => isListening,
  };
}
