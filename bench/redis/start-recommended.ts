import { Redis } from 'ioredis';
import {
  startRedis,
  type RedisOptions,
  type RedisServer,
} from '../../test/support/redis-server.ts';

/** What `docker-compose.yml` sets: a record of up to 4 KB is one piece of memory, without a table of its fields. */
const setting = ['hash-max-listpack-value', '4096'] as const;

/** A private redis-server, configured as the documentation recommends. */
export async function startRecommended(options: RedisOptions): Promise<RedisServer> {
  return startRedis({ ...options, args: [`--${setting[0]}`, setting[1]] });
}

/** The same for servers that run already, and hold nothing yet. */
export async function recommend(servers: readonly RedisServer[]): Promise<void> {
  for (const { url } of servers) {
    const client = new Redis(url);
    await client.config('SET', ...setting);
    client.disconnect();
  }
}
