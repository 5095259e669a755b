import { describe, expect, it } from 'vitest';
import type { InstanceId } from '../../src/actors/ids.ts';
import type { Store } from '../../src/actors/ports.ts';
import { creation, newId, next, useStore, type OpenStore } from './fixture.ts';

export function describeHistory(open: OpenStore): void {
  describe('history', () => {
    const { store } = useStore(open);

    it('an unknown instance has none', async () => {
      expect(await store().history(newId(), { after: -1, limit: 10 })).toEqual([]);
    });

    it('is paged by sequence, oldest first', async () => {
      const id = await instanceWithSteps(store(), 9, 100);
      expect(await store().history(id, { after: -1, limit: 3 })).toEqual(entries(0, 2));
      expect(await store().history(id, { after: 2, limit: 3 })).toEqual(entries(3, 5));
      expect(await store().history(id, { after: 7, limit: 100 })).toEqual(entries(8, 9));
      expect(await store().history(id, { after: 9, limit: 3 })).toEqual([]);
    });

    it('keeps the order past 9, 99 and 999 entries', async () => {
      const id = newId();
      await store().commit(creation(id, { historyLimit: 5000 }));
      await store().commit(
        await next(store(), id, 1200, { history: entries(1, 1200), historyLimit: 5000 }),
      );
      expect(await store().history(id, { after: -1, limit: 5000 })).toEqual(entries(0, 1200));
      expect(await store().history(id, { after: 998, limit: 2 })).toEqual(entries(999, 1000));
    });

    it('keeps the newest entries up to the limit, under their own sequence', async () => {
      const id = await instanceWithSteps(store(), 9, 4);
      expect(await store().history(id, { after: -1, limit: 100 })).toEqual(entries(6, 9));
      expect(await store().history(id, { after: 3, limit: 100 })).toEqual(entries(6, 9));
      expect(await store().history(id, { after: 7, limit: 100 })).toEqual(entries(8, 9));
    });

    it('of a commit with more entries than the limit, the newest are kept', async () => {
      const id = newId();
      await store().commit(creation(id, { historyLimit: 3 }));
      await store().commit(
        await next(store(), id, 10, { history: entries(1, 10), historyLimit: 3 }),
      );
      expect(await store().history(id, { after: -1, limit: 100 })).toEqual(entries(8, 10));
      expect(await store().history(id, { after: 8, limit: 100 })).toEqual(entries(9, 10));
    });

    it('a smaller limit trims what an earlier one kept', async () => {
      const id = await instanceWithSteps(store(), 9, 100);
      await store().commit(await next(store(), id, 10, { historyLimit: 2 }));
      expect(await store().history(id, { after: -1, limit: 100 })).toEqual(entries(9, 10));
    });

    it('of one instance is not that of another', async () => {
      const id = await instanceWithSteps(store(), 2, 100);
      await instanceWithSteps(store(), 5, 100);
      expect(await store().history(id, { after: -1, limit: 100 })).toEqual(entries(0, 2));
    });
  });
}

function entries(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `entry ${from + index}`);
}

async function instanceWithSteps(
  store: Store,
  steps: number,
  historyLimit: number,
): Promise<InstanceId> {
  const id = newId();
  await store.commit(creation(id, { historyLimit }));
  for (let version = 1; version <= steps; version += 1) {
    await store.commit(await next(store, id, version, { historyLimit }));
  }
  return id;
}
