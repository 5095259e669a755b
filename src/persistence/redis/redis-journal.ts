import type { Journal } from '../../actors/ports/journal.ts';
import type { RedisClient } from './connection/redis-client.ts';
import { answer } from './connection/redis-errors.ts';

/** A journal in the list `<prefix>:<name>`. The caller keeps and closes the client. */
export function createRedisJournal(options: {
  readonly client: RedisClient;
  readonly prefix?: string;
  readonly name: string;
}): Journal {
  const { client, prefix = 'hf', name } = options;
  const key = `${prefix}:${name}`;
  return {
    append: async (entry) => (await answer(client.rpush(key, entry))) - 1,
    read: (from) => answer(client.lrange(key, from, -1)),
  };
}
