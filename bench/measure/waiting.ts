import { Redis } from 'ioredis';
import type { Contender } from '../contenders/contender.ts';
import { portFor } from '../load/closed-loop.ts';
import { openConnection } from '../load/http-connection.ts';
import { round } from '../load/statistics.ts';

export interface Waiting {
  readonly instances: number;
  /** `used_memory_dataset`, which includes BullMQ's keys. */
  readonly redisDatasetBytesPerInstance: number;
  /** `used_memory`, which includes the entries of the key table that Redis counts as overhead. */
  readonly redisBytesPerInstance: number;
  /** The heap of the service per live instance. */
  readonly heapBytesPerLiveActor: number;
}

const clients = 16;

/** The cost of an instance that only waits, with a timer of 24 hours. */
export async function measureWaiting(contender: Contender, instances: number): Promise<Waiting> {
  const { redis } = contender;
  if (redis === undefined) throw new Error(`${contender.name} has no Redis to look into`);
  const client = new Redis(redis.url);
  // The first ones load everything that is needed only once.
  await startWaiting(contender, 200);
  const memoryBefore = await readMemory(client);
  const heapBefore = await contender.heapBytes();
  await startWaiting(contender, instances);
  const memory = await readMemory(client);
  const heap = await contender.heapBytes();
  client.disconnect();
  return {
    instances,
    redisDatasetBytesPerInstance: round((memory.dataset - memoryBefore.dataset) / instances),
    redisBytesPerInstance: round((memory.used - memoryBefore.used) / instances),
    heapBytesPerLiveActor: round((heap - heapBefore) / instances),
  };
}

async function startWaiting(contender: Contender, count: number): Promise<void> {
  let left = count;
  const clientLoop = async (): Promise<void> => {
    const connection = await openConnection(portFor(contender, 0));
    while (left > 0) {
      left -= 1;
      const { status, body } = await connection.post('/waiting', '{"ticket":0}');
      if (status !== 201) throw new Error(`A start was answered ${status}: ${body}`);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: clients }, clientLoop));
}

async function readMemory(
  client: Redis,
): Promise<{ readonly used: number; readonly dataset: number }> {
  const info = await client.info('memory');
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1]);
  return { used: field('used_memory'), dataset: field('used_memory_dataset') };
}
