import type { Wake } from '../../actors/ports/ports.ts';
import type { Wakes } from '../../actors/ports/wakes.ts';
import type { Log } from '../../log.ts';
import {
  closeRedisClient,
  createRedisClient,
  type RedisClient,
} from '../redis/connection/redis-client.ts';
import { createWakeLane } from './wake-lane.ts';
import { within } from '../redis/connection/within.ts';

export interface BullmqWakesOptions {
  readonly url: string;
  /** The prefix of every key, in a hash tag. Default `hf`. */
  readonly prefix?: string;
  /** How many wakes of each kind this node handles at once. Default 4 tasks and 32 timers. */
  readonly concurrency?: { readonly task: number; readonly timer: number };
  /** Default 30 s. */
  readonly horizonMs?: number;
  /** The clock that wakes are armed by, in epoch milliseconds. Default: this node's own. */
  readonly now?: () => number;
  readonly log: Log;
}

/** How long a step may wait for its wakes to be armed. */
const armPatienceMs = 1000;
const closePatienceMs = 2000;

/**
 * Wakes over BullMQ. Tasks and timers have separate queues, so that tasks that wait for a place do not delay timers.
 * Losing Redis, or all of BullMQ's keys, loses only wakes; new ones arrive as soon as it is back.
 */
export function createBullmqWakes(options: BullmqWakesOptions): Wakes {
  const { url, log, prefix = 'hf', horizonMs = 30_000, now = Date.now } = options;
  const concurrency = options.concurrency ?? { task: 4, timer: 32 };
  const producer = createRedisClient({ url, use: 'commands', log });
  const createLane = (kind: Wake['kind']) =>
    createWakeLane({
      kind,
      producer,
      prefix: `{${prefix}:wakes}`,
      concurrency: concurrency[kind],
      log,
    });
  const lanes = { task: createLane('task'), timer: createLane('timer') };
  let consumer: RedisClient | undefined;
  let closing: Promise<void> | undefined;

  const close = async (): Promise<void> => {
    await Promise.all([lanes.task.close(closePatienceMs), lanes.timer.close(closePatienceMs)]);
    const clients = consumer === undefined ? [producer] : [producer, consumer];
    await Promise.all(clients.map(closeRedisClient));
  };

  return {
    horizonMs,
    arm: async (wakes) => {
      const armedAt = now();
      const near = wakes.filter((one) => one.atMs - armedAt <= horizonMs);
      if (near.length === 0 || closing !== undefined) return;
      if (producer.status !== 'ready') {
        log.debug({ count: near.length }, 'wakes are left to the due index: Redis is unavailable');
        return;
      }
      const add = async (kind: Wake['kind']): Promise<void> => {
        const own = near.filter(({ wake }) => wake.kind === kind);
        if (own.length > 0) await lanes[kind].add(own, armedAt);
      };
      const added = Promise.all([add('task'), add('timer')]).catch((error: unknown) => {
        log.warn({ err: error, count: near.length }, 'wakes are left to the due index');
      });
      await within(armPatienceMs, added);
    },
    start: async (handle) => {
      consumer = createRedisClient({ url, use: 'blocking', log });
      await Promise.all([
        lanes.task.start(consumer, handle),
        lanes.timer.start(consumer, handle),
        untilReady(producer),
      ]);
    },
    flowing: () =>
      closing === undefined &&
      producer.status === 'ready' &&
      consumer?.status === 'ready' &&
      lanes.task.running() &&
      lanes.timer.running(),
    close: () => (closing ??= close()),
  };
}

async function untilReady(client: RedisClient): Promise<void> {
  if (client.status === 'ready') return;
  await new Promise((ready) => client.once('ready', ready));
}
