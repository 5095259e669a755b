import { describe, expect, it } from 'vitest';
import type { InstanceId } from '../../src/actors/ports/ids.ts';
import { creation, newId, useStore, type OpenStore } from './fixture.ts';

export function describeRecords(open: OpenStore): void {
  describe('records of many instances', () => {
    const { store } = useStore(open);

    async function create(body: string): Promise<InstanceId> {
      const id = newId();
      await store().commit(creation(id, { body }));
      return id;
    }

    /** The sizes of the records of one page; undefined for a missing record. */
    async function sizes(ids: readonly InstanceId[], maxBytes: number) {
      const records = await store().loadPage(ids, maxBytes);
      return records.map((record) => record?.body.length);
    }

    it('come in the order of the requested ids, each as if loaded alone', async () => {
      const ids = [await create('one'), newId(), await create('three')];
      const alone = await Promise.all(ids.map(async (id) => store().load(id)));
      expect(await store().loadPage(ids, 1000)).toEqual(alone);
      expect(alone[1]).toBeUndefined();
      expect(await store().loadPage([], 1000)).toEqual([]);
    });

    it('stop before the record that does not fit into the page', async () => {
      const ids: InstanceId[] = [];
      for (const size of [10, 20, 30, 5]) ids.push(await create('x'.repeat(size)));
      expect(await sizes(ids, 59)).toEqual([10, 20]);
      expect(await sizes(ids, 60)).toEqual([10, 20, 30]);
      expect(await sizes(ids, 65)).toEqual([10, 20, 30, 5]);
    });

    it('include a record larger than the page on its own', async () => {
      const ids = [newId(), await create('x'.repeat(5000)), newId(), await create('y')];
      expect(await sizes(ids, 100)).toEqual([undefined, 5000, undefined]);
      expect(await sizes(ids.slice(3), 100)).toEqual([1]);
    });

    it('are measured in bytes of UTF-8', async () => {
      const ids = [await create('🌍🌍'), await create('ü'), await create('z')];
      expect(await sizes(ids, 10)).toEqual([4, 1]);
    });
  });
}
