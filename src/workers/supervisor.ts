import type { Clock } from '../actors/ports/clock.ts';
import type { Log } from '../log.ts';
import type { AskedNode } from '../metrics/group-metrics.ts';
import type { Listening, Membership } from './messages.ts';
import { createWorkerPlace, type Counts, type WorkerPlace } from './worker-place.ts';
import type { Fork, WorkerEnd } from './worker-process.ts';

/** Keeps a number of workers running. */
export interface Supervisor {
  /** What all running workers measure, in their order. */
  measure(): Promise<readonly AskedNode[]>;
  /** Lets all workers close, and starts no more. Further calls have no effect. */
  close(signal: NodeJS.Signals): void;
}

/** What closing takes besides running tasks, such as handing tasks over to a slow store. */
const lastWordsMs = 10_000;

/**
 * Starts the first worker alone, so that a start that cannot succeed fails once, with its message; then the others. A worker
 * that ends is started again.
 */
export function createSupervisor(options: {
  readonly count: number;
  readonly membership: Omit<Membership, 'number'>;
  readonly fork: Fork;
  readonly clock: Clock;
  readonly log: Log;
  /** How long workers may wait for running tasks. */
  readonly shutdownMs: number;
  /** Gets what the workers count, if anything is measured. */
  readonly counts?: Counts | undefined;
  /** Called when all workers listen for the first time. */
  readonly listening: (at: Listening) => void;
  /** Called when no worker runs any more, after `close` or because the first one did not start, with the code to exit with. */
  readonly ended: (code: number) => void;
}): Supervisor {
  const { count, fork, clock, log, shutdownMs, counts } = options;
  let isClosing = false;
  let isStarted = false;
  let isComplete = false;
  let code = 0;

  const places = Array.from({ length: count }, (_, index): WorkerPlace => {
    const membership = { ...options.membership, number: index + 1 };
    const place: WorkerPlace = createWorkerPlace({
      membership,
      fork,
      clock,
      log,
      counts,
      listening,
      ended: (end) => ended(place, end),
    });
    return place;
  });

  function listening(at: Listening): void {
    if (!isStarted) {
      isStarted = true;
      if (!isClosing) for (const place of places.slice(1)) place.start();
    }
    tellStrength();
    if (isComplete || !places.every((place) => place.isListening())) return;
    isComplete = true;
    options.listening(at);
  }

  function ended(place: WorkerPlace, end: WorkerEnd): void {
    if (isClosing || !isStarted) {
      code ||= end.code ?? 1;
      if (!places.some((one) => one.hasWorker())) options.ended(code);
      return;
    }
    tellStrength();
    place.startAgain(end);
  }

  function tellStrength(): void {
    const strength = { listening: places.filter((place) => place.isListening()).length, of: count };
    for (const place of places) place.tell({ kind: 'strength', strength });
  }

  places[0]?.start();

  return {
    async measure() {
      const asked = await Promise.all(places.map(async (place) => place.measure()));
      return asked.filter((one) => one !== undefined);
    },
    close(signal) {
      if (isClosing) return;
      isClosing = true;
      for (const place of places) place.close(signal);
      if (!places.some((place) => place.hasWorker())) {
        options.ended(code);
        return;
      }
      clock.after(shutdownMs + lastWordsMs, () => {
        for (const place of places) place.kill();
      });
    },
  };
}
