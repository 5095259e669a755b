import type { Store } from '../../actors/ports/ports.ts';
import { toStoredRecord } from './redis-commit.ts';
import type { RedisClient } from './connection/redis-client.ts';
import { answer } from './connection/redis-errors.ts';
import { gatherWrites } from './connection/gather-writes.ts';
import type { RedisKeys } from './redis-keys.ts';
import { runScript, toScript } from './connection/redis-script.ts';
import { historyScript } from './scripts/records.ts';

const script = toScript(historyScript);

/** Reads records and histories from Redis. */
export function createRedisPages(
  client: RedisClient,
  keys: RedisKeys,
): Pick<Store, 'load' | 'loadPage' | 'history'> {
  const load: Store['load'] = async (id) => {
    gatherWrites(client);
    const [held, body] = await answer(client.hmget(keys.of(id).record(id), 'v', 'b'));
    return toStoredRecord(id, held, body);
  };
  return {
    load,
    async loadPage(ids, maxBytes) {
      // One write each for the sizes and for the records; none of them crosses partitions.
      gatherWrites(client);
      const sizes = await Promise.all(
        ids.map((id) => answer(client.hstrlen(keys.of(id).record(id), 'b'))),
      );
      return Promise.all(ids.slice(0, countFitting(sizes, maxBytes)).map(load));
    },
    async history(id, { after, limit, maxBytes }) {
      const partition = keys.of(id);
      const both = [partition.record(id), partition.history(id)];
      const args = [after, limit, Math.min(maxBytes, Number.MAX_SAFE_INTEGER)];
      const reply = await runScript(client, script, both, args);
      const [more, entries] = reply as readonly [number, readonly string[]];
      return { entries, more: more === 1 };
    },
  };
}

/** How many of the first fit into `maxBytes` together, at least one. */
function countFitting(sizes: readonly number[], maxBytes: number): number {
  let sumBytes = 0;
  for (const [index, sizeBytes] of sizes.entries()) {
    if (sumBytes > 0 && sizeBytes > 0 && sumBytes + sizeBytes > maxBytes) return index;
    sumBytes += sizeBytes;
  }
  return sizes.length;
}
