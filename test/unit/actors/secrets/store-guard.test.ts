import { expect, test } from 'vitest';
import { createStoreGuard } from '../../../../src/actors/secrets/store-guard.ts';
import { creation, newId } from '../../../conformance/fixture.ts';
import { silentLog } from '../../../support/silent-log.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';

test('a request that waits at a node whose store was replaced is refused, and stops to wait', async () => {
  const store = createVirtualStore();
  const { clock } = store;
  await store.keepSecret('of another store');
  const guard = createStoreGuard({ store, clock, log: silentLog });
  guard.start({ secret: 'of this node', kept: 'of this node' });
  await clock.advance(1_000);
  const id = newId();
  let told = 0;
  const end = guard.store.hearOwn(id, () => (told += 1));
  await expect(guard.store.subscribe(id, () => {})).rejects.toMatchObject({
    code: 'store_replaced',
  });
  end();
  await store.commit(creation(id));
  await clock.settle();
  expect(told).toBe(0);
  await guard.close();
});
