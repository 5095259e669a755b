import { Redis } from 'ioredis';
import type { Contender } from '../contenders/contender.ts';
import { startMeter } from '../load/meter.ts';
import { shareWork } from '../load/share-work.ts';
import type { Case } from './case.ts';
import { nextOrder, startOrder } from './orders.ts';

const clients = 64;

/** Clients start instances that only wait, with a timer of 24 hours. Bytes are those of one more instance. */
export const waiting: Case = {
  name: 'waiting',
  storages: ['everysec', 'embedded'],
  isLong: true,
  inBullmq: false,
  async measure(contender, { waiting: count }) {
    // The first ones load everything that is needed only once.
    await startWaiting(contender, 200);
    const before = await readMemory(contender);
    const stop = await startMeter(contender);
    await startWaiting(contender, count);
    const { seconds, cpuMs } = await stop();
    const after = await readMemory(contender);
    const bytes = Object.entries(after).map(
      ([name, all]) => [name, (all - (before[name] ?? 0)) / count] as const,
    );
    return {
      startsPerSecond: count / seconds,
      cpuMsPerInstance: cpuMs / count,
      ...Object.fromEntries(bytes),
    };
  },
};

async function startWaiting({ port }: Contender, count: number): Promise<void> {
  await shareWork(port, { clients, count }, async (connection) => {
    await startOrder(connection, '/waiting', nextOrder().body);
  });
}

/**
 * `redisDataBytes` includes BullMQ's keys, `redisBytes` also the entries of the key table, which Redis counts as overhead.
 */
async function readMemory(contender: Contender): Promise<Readonly<Record<string, number>>> {
  const heapBytes = await contender.heapBytes();
  if (contender.redis === undefined) return { heapBytes };
  const client = new Redis(contender.redis.url);
  const info = await client.info('memory');
  client.disconnect();
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1]);
  return {
    heapBytes,
    redisDataBytes: field('used_memory_dataset'),
    redisBytes: field('used_memory'),
  };
}
