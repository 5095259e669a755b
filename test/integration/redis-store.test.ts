import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { createRedisClient } from '../../src/persistence/redis/connection/redis-client.ts';
import { createRedisJournal } from '../../src/persistence/redis/redis-journal.ts';
import { createRedisStore } from '../../src/persistence/redis/redis-store.ts';
import { describeJournal } from '../conformance/journal.ts';
import { describeStore } from '../conformance/store.ts';
import { silentLog } from '../support/silent-log.ts';

const url = inject('redisUrl');

describeStore('the Redis store', async () => {
  const client = createRedisClient({ url, use: 'commands', log: silentLog });
  const store = await createRedisStore({ client, prefix: `test:${randomUUID()}`, log: silentLog });
  return { store, close: () => store.close() };
});

describeJournal('the Redis journal', () => {
  const client = createRedisClient({ url, use: 'commands', log: silentLog });
  const journal = createRedisJournal({ client, prefix: `test:${randomUUID()}`, name: 'journal' });
  return Promise.resolve({ journal, close: async () => void (await client.quit()) });
});
