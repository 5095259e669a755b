import type { Log } from '../../log.ts';
import type { RedisClient } from './connection/redis-client.ts';
import type { RedisKeys } from './redis-keys.ts';
import { runScript, toScript } from './connection/redis-script.ts';
import { timeScript } from './scripts/time.ts';
import { createStoreTime, type OwnTime, type StoreTime } from './store-time.ts';

const script = toScript(timeScript);

/**
 * The time of Redis: requested now, and after each reconnection, because another server may answer then. In between,
 * the watch updates it. On a cluster, it is the time of the node that has the first partition.
 */
export async function createRedisTime(
  client: RedisClient,
  keys: RedisKeys,
  { own, log }: { readonly own: OwnTime; readonly log: Log },
): Promise<StoreTime> {
  const time = createStoreTime(own, log);
  const first = keys.all.slice(0, 1).map(({ due }) => due);

  async function ask(): Promise<void> {
    const askedAt = time.ticks();
    time.learn(Number(await runScript(client, script, first, [])), askedAt);
  }

  await ask();
  for (const event of ['ready', '+node']) {
    client.on(event, () => {
      ask().catch((error: unknown) => log.debug({ err: error }, 'Redis did not report its time'));
    });
  }
  return time;
}
