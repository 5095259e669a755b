import {
  startRedis,
  type RedisOptions,
  type RedisServer,
} from '../../test/support/redis-server.ts';

/** What `docker-compose.yml` sets: a record of up to 4 KB is one piece of memory, without a table of its fields. */
export const recommended: readonly string[] = ['--hash-max-listpack-value', '4096'];

/** A private redis-server, configured as the documentation recommends. */
export async function startRecommended(options: RedisOptions): Promise<RedisServer> {
  return startRedis({ ...options, args: [...recommended, ...(options.args ?? [])] });
}
