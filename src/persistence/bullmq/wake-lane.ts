import { Queue, Worker } from 'bullmq';
import type { EffectId } from '../../actors/ports/ids.ts';
import type { Wake } from '../../actors/ports/ports.ts';
import { within } from '../redis/connection/within.ts';
import type { Log } from '../../log.ts';
import type { RedisClient } from '../redis/connection/redis-client.ts';
import { concealArguments } from '../redis/connection/redis-errors.ts';

/** The wakes of one kind: a BullMQ queue and, once started, a worker. */
export interface WakeLane {
  add(wakes: readonly { readonly wake: Wake; readonly atMs: number }[], now: number): Promise<void>;
  start(consumer: RedisClient, handle: (wake: Wake) => Promise<void>): Promise<void>;
  running(): boolean;
  /** Takes no more; resolves when those being handled are done, and at most `patienceMs` later even without Redis. */
  close(patienceMs: number): Promise<void>;
}

/**
 * For this long, the same overdue task is one job, so that a queue of tasks waiting for a place does not grow with
 * every recheck.
 */
const overdueTaskWindowMs = 10_000;

export function createWakeLane(options: {
  readonly kind: Wake['kind'];
  readonly producer: RedisClient;
  readonly prefix: string;
  readonly concurrency: number;
  readonly log: Log;
}): WakeLane {
  const { kind, prefix, concurrency, log } = options;
  // The event stream of BullMQ is not used.
  const queue = new Queue<EffectId>(kind, {
    connection: options.producer,
    prefix,
    streams: { events: { maxLen: 10 } },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  });
  const report = (error: Error): void => {
    concealArguments(error);
    // The clients report outages themselves, once.
    if ('syscall' in error) return;
    const level = error.name === 'ReplyError' ? 'warn' : 'debug';
    log[level]({ err: error, kind }, 'BullMQ reported an error');
  };
  queue.on('error', report);
  let worker: Worker<EffectId> | undefined;
  const handling = new Set<{ readonly effect: EffectId; readonly done: Promise<void> }>();
  let armedAgain = 0;

  /** BullMQ accepts a job id only once while it waits or is handled, so what a handler arms again gets another id. */
  const toOwnJobId = (wake: Wake, atMs: number, now: number): string => {
    const id = toJobId(wake, atMs, now);
    if (![...handling].some(({ effect }) => effect === wake.effect)) return id;
    armedAgain += 1;
    return `${id}.${now}.${armedAgain}`;
  };

  return {
    add: async (wakes, now) => {
      await queue.addBulk(
        wakes.map(({ wake, atMs }) => ({
          name: kind,
          data: wake.effect,
          opts: {
            jobId: toOwnJobId(wake, atMs, now),
            delay: toDelayMs(atMs, now),
          },
        })),
      );
    },
    start: async (consumer, handle) => {
      const run = async (effect: EffectId): Promise<void> => {
        try {
          await handle({ kind, effect });
        } catch (error) {
          log.warn({ err: error, kind, effect }, 'a wake failed; the due index will retry it');
        }
      };
      worker = new Worker<EffectId>(
        kind,
        async (job) => {
          // Starts the handler only after it is registered as running.
          const one = { effect: job.data, done: Promise.resolve(job.data).then(run) };
          handling.add(one);
          await one.done;
          handling.delete(one);
        },
        {
          connection: consumer,
          prefix,
          concurrency,
          // The jobs of a dead node return within seconds; a wake that comes twice is harmless.
          lockDuration: 2000,
          stalledInterval: 1000,
          maxStalledCount: Number.MAX_SAFE_INTEGER,
          runRetryDelay: 500,
        },
      );
      worker.on('error', report);
      await worker.waitUntilReady();
    },
    running: () => worker !== undefined && worker.isRunning() && !worker.isPaused(),
    close: async (patienceMs) => {
      const closing = worker?.close();
      await Promise.all([...handling].map(({ done }) => done));
      await within(patienceMs, Promise.all([closing, queue.close()]));
      // Without Redis, the worker's own connection would wait for it forever.
      worker?.disconnect().catch(report);
    },
  };
}

/**
 * BullMQ counts delays in whole milliseconds of its own clock, which tick at other moments. One more millisecond keeps
 * a wake from coming slightly too early.
 */
function toDelayMs(atMs: number, now: number): number {
  return atMs <= now ? 0 : Math.ceil(atMs - now) + 1;
}

/** The same wake gets the same id; BullMQ allows no colons in one. */
function toJobId({ kind, effect }: Wake, atMs: number, now: number): string {
  const name = effect.replaceAll('/', '.');
  return kind === 'task' && atMs <= now
    ? `${name}.overdue.${Math.floor(now / overdueTaskWindowMs)}`
    : `${name}.${Math.ceil(atMs)}`;
}
