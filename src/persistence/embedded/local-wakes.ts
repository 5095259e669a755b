import { systemClock, type Clock } from '../../actors/ports/clock.ts';
import type { Wake } from '../../actors/ports/ports.ts';
import type { Wakes } from '../../actors/ports/wakes.ts';
import { createEarliestFirst } from './earliest-first.ts';
import type { Log } from '../../log.ts';
import { createTransientSet } from '../../transient.ts';

/** The clock that wakes are armed by. Default: the system's. */
export interface LocalWakesOptions extends Partial<Pick<Clock, 'now' | 'after'>> {
  /** How many wakes of each kind are handled at once. Default 64. */
  readonly concurrency?: { readonly task: number; readonly timer: number };
  /** Later wakes are not held in memory. Default 10 minutes. */
  readonly horizonMs?: number;
  /** How many wakes of each kind are held. Default 100,000. The due index covers the rest. */
  readonly capacity?: number;
  readonly log?: Log;
}

type ArmedWake = Parameters<Wakes['arm']>[0][number];

interface Lane {
  arm(wake: Wake, atMs: number): void;
  start(handle: (wake: Wake) => Promise<void>): void;
  close(): Promise<void>;
}

/** Wakes within this process, for a store with one owner. Tasks that wait for a place do not delay timers. */
export function createLocalWakes(options: LocalWakesOptions = {}): Wakes {
  const { horizonMs = 600_000, capacity = 100_000, log } = options;
  const { now = systemClock.now, after = systemClock.after } = options;
  const concurrency = options.concurrency ?? { task: 64, timer: 64 };
  const lanes = {
    task: createLane({ now, after, capacity, log, concurrency: concurrency.task }),
    timer: createLane({ now, after, capacity, log, concurrency: concurrency.timer }),
  };
  let state: 'new' | 'started' | 'closed' = 'new';

  return {
    horizonMs,
    arm: (wakes) => {
      const latest = now() + horizonMs;
      for (const { wake, atMs } of wakes) {
        if (atMs <= latest && state !== 'closed') lanes[wake.kind].arm(wake, atMs);
      }
      return Promise.resolve();
    },
    start: (handle) => {
      state = 'started';
      lanes.task.start(handle);
      lanes.timer.start(handle);
      return Promise.resolve();
    },
    flowing: () => state === 'started',
    close: async () => {
      state = 'closed';
      await Promise.all([lanes.task.close(), lanes.timer.close()]);
    },
  };
}

/** The wakes of one kind: a heap, one timer for the earliest, and the handlers that run. */
function createLane({
  now,
  after,
  concurrency,
  capacity,
  log,
}: Pick<Clock, 'now' | 'after'> & {
  readonly concurrency: number;
  readonly capacity: number;
  readonly log: Log | undefined;
}): Lane {
  const armed = createEarliestFirst<ArmedWake>();
  const known = new Set<string>();
  const handling = createTransientSet<Promise<void>>();
  let handle: ((wake: Wake) => Promise<void>) | undefined;
  let cancel = () => {};

  /** Handles what is due while the concurrency allows it, and sets the timer for the next wake. */
  const advance = (): void => {
    cancel();
    for (;;) {
      const next = armed.first();
      if (handle === undefined || next === undefined || handling.size() >= concurrency) return;
      const delayMs = Math.ceil(next.atMs - now());
      if (delayMs > 0) {
        cancel = after(delayMs, advance);
        return;
      }
      armed.removeFirst();
      known.delete(toKey(next.wake, next.atMs));
      const handled = run(handle, next.wake).then(() => {
        leave();
        advance();
      });
      const leave = handling.add(handled);
    }
  };

  const run = async (to: (wake: Wake) => Promise<void>, wake: Wake): Promise<void> => {
    // The handler may arm wakes, which must not happen while this one is still being armed.
    await Promise.resolve();
    try {
      await to(wake);
    } catch (error) {
      log?.warn({ err: error, ...wake }, 'a wake failed; the due index will retry it');
    }
  };

  return {
    arm: (wake, atMs) => {
      const key = toKey(wake, atMs);
      if (known.has(key) || known.size >= capacity) return;
      known.add(key);
      armed.add({ wake, atMs });
      if (armed.first()?.wake === wake) advance();
    },
    start: (to) => {
      handle = to;
      advance();
    },
    close: async () => {
      handle = undefined;
      cancel();
      await Promise.all(handling);
    },
  };
}

function toKey(wake: Wake, atMs: number): string {
  return `${wake.effect} ${atMs}`;
}
