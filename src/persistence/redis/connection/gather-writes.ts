import { Cluster } from 'ioredis';
import type { RedisClient } from './redis-client.ts';

const gathering = new WeakSet<object>();

/**
 * Holds back everything sent until this turn of the event loop ends, so that the commits of many instances leave in one
 * write, and Redis answers and logs them together. On a cluster each command is sent separately.
 */
export function gatherWrites(client: RedisClient): void {
  if (client instanceof Cluster || client.status !== 'ready') return;
  const { stream } = client;
  if (gathering.has(stream)) return;
  gathering.add(stream);
  stream.cork();
  setImmediate(() => {
    gathering.delete(stream);
    stream.uncork();
  });
}
