import { randomUUID } from 'node:crypto';
import { expect, inject, test } from 'vitest';
import type { InstanceId } from '../../src/actors/ports/ids.ts';
import type { ListQuery } from '../../src/actors/ports/store-queries.ts';
import { createRedisClient } from '../../src/persistence/redis/connection/redis-client.ts';
import { createRedisKeys } from '../../src/persistence/redis/redis-keys.ts';
import { createRedisStore } from '../../src/persistence/redis/redis-store.ts';
import { creation, newId } from '../conformance/fixture.ts';
import { silentLog } from '../support/silent-log.ts';

const partitions = 16;

test('lists whose newest instances are all in one partition have them all, page by page', async () => {
  const prefix = `test:${randomUUID()}`;
  const client = createRedisClient({ url: inject('redisUrl'), use: 'commands', log: silentLog });
  const store = await createRedisStore({ client, prefix, log: silentLog });
  const keys = createRedisKeys(prefix, partitions);
  try {
    const ids: InstanceId[] = [];
    while (ids.length < 300) ids.push(newId());
    const isFirst = (id: InstanceId) => keys.of(id) === keys.all[0];
    while (ids.filter(isFirst).length < 120) {
      const id = newId();
      if (isFirst(id)) ids.push(id);
    }
    const oldestFirst = [...ids.filter((id) => !isFirst(id)), ...ids.filter(isFirst)];
    const terms = ['status=Pending'];
    for (const [n, id] of oldestFirst.entries()) {
      await store.commit(creation(id, { createdAt: 1_700_000_000_000 + n, terms: { add: terms } }));
    }
    for (const limit of [1, 7, 50, 100, 1_000]) {
      const seen: InstanceId[] = [];
      let after: ListQuery['after'];
      for (let isMore = true; isMore;) {
        const page = await store.list({ process: 'orders', terms, limit, ...(after && { after }) });
        seen.push(...page.map(({ id }) => id));
        after = page.at(-1);
        isMore = page.length === limit;
      }
      expect(seen).toEqual(oldestFirst.toReversed());
    }
  } finally {
    await store.close();
  }
});
