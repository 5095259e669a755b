import { describe, expect, it } from 'vitest';
import type { InstanceId } from '../../src/actors/ports/ids.ts';
import type { CreatedWithin, ListQuery } from '../../src/actors/ports/store-queries.ts';
import { creation, newId, next, useStore, type OpenStore } from './fixture.ts';

const created = 1_700_000_000_000;

export function describeLists(open: OpenStore): void {
  describe('terms', () => {
    const { store } = useStore(open);

    async function create(
      createdAt: number,
      add: readonly string[],
      process = 'orders',
    ): Promise<InstanceId> {
      const id = newId();
      await store().commit(creation(id, { createdAt, process, terms: { add } }));
      return id;
    }

    async function list(query: Partial<ListQuery>): Promise<readonly InstanceId[]> {
      const terms = ['status=Pending'];
      const page = await store().list({ process: 'orders', terms, limit: 100, ...query });
      return page.map((entry) => entry.id);
    }

    it('that no instance carries list nothing and count 0', async () => {
      expect(await list({})).toEqual([]);
      expect(await store().count('orders', 'status=Pending')).toBe(0);
    });

    it('list the instances that carry them, newest first', async () => {
      const old = await create(created, ['status=Pending']);
      const recent = await create(created + 2000, ['status=Pending']);
      const middle = await create(created + 1000, ['status=Pending']);
      await create(created + 3000, ['status=Completed']);
      expect(
        await store().list({ process: 'orders', terms: ['status=Pending'], limit: 10 }),
      ).toEqual([
        { id: recent, createdAt: created + 2000 },
        { id: middle, createdAt: created + 1000 },
        { id: old, createdAt: created },
      ]);
    });

    it('belong to one process', async () => {
      const order = await create(created, ['status=Pending']);
      await create(created, ['status=Pending'], 'orders2');
      await create(created, ['status=Pending'], 'orders/status=Pending');
      expect(await list({})).toEqual([order]);
      expect(await store().count('orders', 'status=Pending')).toBe(1);
      expect(await store().count('orders2', 'status=Pending')).toBe(1);
    });

    it('continue after an instance of another process as after one of their own', async () => {
      const ids = [];
      for (let index = 0; index < 10; index++) ids.push(await create(created, ['status=Pending']));
      const older = await create(created - 1, ['status=Pending']);
      await create(created + 1, ['status=Pending']);
      const id = await create(created, ['status=Pending'], 'invoices');
      const after = ids.filter((other) => other < id).toSorted();
      expect(await list({ after: { createdAt: created, id } })).toEqual([
        ...after.toReversed(),
        older,
      ]);
    });

    it('together list the instances that carry all of them', async () => {
      const both = await create(created, ['status=Pending', 'city=Köln']);
      await create(created + 1, ['status=Pending']);
      await create(created + 2, ['city=Köln']);
      const late = await create(created + 3, ['status=Pending', 'city=Köln', 'vip']);
      expect(await list({ terms: ['status=Pending', 'city=Köln'] })).toEqual([late, both]);
      expect(await list({ terms: ['city=Köln', 'status=Pending', 'vip'] })).toEqual([late]);
      expect(await list({ terms: ['status=Pending', 'nothing'] })).toEqual([]);
    });

    it('follow the steps that add and remove them', async () => {
      const id = await create(created, ['status=Pending']);
      const terms = { add: ['status=Completed'], remove: ['status=Pending'] };
      await store().commit(await next(store(), id, 1, { createdAt: created, terms }));
      expect(await list({})).toEqual([]);
      expect(await list({ terms: ['status=Completed'] })).toEqual([id]);
      expect(await store().count('orders', 'status=Pending')).toBe(0);
      expect(await store().count('orders', 'status=Completed')).toBe(1);
    });

    it('count once if they are added or removed twice', async () => {
      await create(created, ['a', 'b', 'c']);
      const id = await create(created, ['a', 'b']);
      await store().commit(
        await next(store(), id, 1, { createdAt: created, terms: { add: ['a', 'a'] } }),
      );
      expect(await store().count('orders', 'a')).toBe(2);
      await store().commit(
        await next(store(), id, 2, { createdAt: created, terms: { remove: ['b', 'b', 'c'] } }),
      );
      await store().commit(
        await next(store(), id, 3, { createdAt: created, terms: { remove: ['b'] } }),
      );
      expect(await store().count('orders', 'b')).toBe(1);
      expect(await store().count('orders', 'c')).toBe(1);
    });

    it('list each instance once, page by page', async () => {
      const ids: InstanceId[] = [];
      for (let n = 0; n < 25; n += 1) ids.push(await create(created + n, ['status=Pending']));
      const seen: InstanceId[] = [];
      let after: ListQuery['after'];
      for (;;) {
        const page = await store().list({
          process: 'orders',
          terms: ['status=Pending'],
          limit: 10,
          ...(after && { after }),
        });
        seen.push(...page.map((entry) => entry.id));
        after = page.at(-1);
        if (page.length < 10) break;
      }
      expect(seen).toEqual(ids.toReversed());
    });

    it('list stable pages while newer instances arrive', async () => {
      const first = await create(created, ['status=Pending']);
      const second = await create(created + 1, ['status=Pending']);
      const third = await create(created + 2, ['status=Pending']);
      expect(await list({ limit: 2 })).toEqual([third, second]);
      await create(created + 3, ['status=Pending']);
      expect(await list({ limit: 2, after: { createdAt: created + 1, id: second } })).toEqual([
        first,
      ]);
    });

    it('list the next page although the last entry of the previous one has left the list', async () => {
      const first = await create(created, ['status=Pending']);
      const second = await create(created + 1, ['status=Pending']);
      await store().commit(
        await next(store(), second, 1, {
          createdAt: created + 1,
          terms: { remove: ['status=Pending'] },
        }),
      );
      expect(await list({ after: { createdAt: created + 1, id: second } })).toEqual([first]);
    });

    it('list instances of the same millisecond by id, descending', async () => {
      const ids: InstanceId[] = [];
      for (let n = 0; n < 10; n += 1) ids.push(await create(created, ['status=Pending', 'tie']));
      const expected = ids.toSorted((a, b) => (a < b ? 1 : -1));
      expect(await list({})).toEqual(expected);
      expect(await list({ terms: ['tie', 'status=Pending'] })).toEqual(expected);
      const fourth = expected[3];
      expect(fourth && (await list({ after: { createdAt: created, id: fourth } }))).toEqual(
        expected.slice(4),
      );
    });

    it('list older instances only, after a time without an id', async () => {
      const first = await create(created, ['status=Pending', 'a']);
      for (let n = 0; n < 3; n += 1) await create(created + 1, ['status=Pending', 'a']);
      await create(created + 2, ['status=Pending', 'a']);
      const after = { createdAt: created + 1, id: '' } as const;
      expect(await list({ after })).toEqual([first]);
      expect(await list({ after, terms: ['a', 'status=Pending'] })).toEqual([first]);
      expect(await list({ after: { ...after, createdAt: created } })).toEqual([]);
    });

    it('count those created within times, both exclusive, up to where counting ends', async () => {
      for (let n = 0; n < 6; n += 1) await create(created + n, ['a']);
      await create(created + 3, ['b']);
      const count = async (within: CreatedWithin) => store().count('orders', 'a', within);
      expect(await count({ most: 100 })).toBe(6);
      expect(await count({ most: 4 })).toBe(4);
      expect(await count({ createdAfter: created + 1, most: 100 })).toBe(4);
      expect(await count({ createdBefore: created + 4, most: 100 })).toBe(4);
      const both = { createdAfter: created + 1, createdBefore: created + 4 };
      expect(await count({ ...both, most: 100 })).toBe(2);
      expect(await count({ ...both, most: 1 })).toBe(1);
      expect(await count({ createdAfter: created + 4, createdBefore: created + 1, most: 9 })).toBe(
        0,
      );
      expect(await count({ createdAfter: created + 5, most: 9 })).toBe(0);
      expect(await count({ createdBefore: 0, most: 9 })).toBe(0);
      expect(await count({ createdAfter: -5, most: 9 })).toBe(6);
      expect(await count({ createdBefore: -5, most: 9 })).toBe(0);
    });

    it('can be added and removed by the ten thousand', async () => {
      const add = Array.from({ length: 10_000 }, (_, n) => `q=word${n}`);
      const startedAt = performance.now();
      const id = await create(created, add);
      const addedAt = performance.now();
      await store().commit(
        await next(store(), id, 1, { createdAt: created, terms: { remove: add.slice(1) } }),
      );
      const removedAt = performance.now();
      console.log(
        `10,000 terms: added in ${Math.round(addedAt - startedAt)} ms, removed in ${Math.round(removedAt - addedAt)} ms`,
      );
      expect(await list({ terms: ['q=word0'] })).toEqual([id]);
      expect(await store().count('orders', 'q=word9999')).toBe(0);
    });

    it('can be long, can contain any character, and are kept apart', async () => {
      const long = `note=${'ü/0~'.repeat(2000)}`;
      const names = [long, `${long}!`, 'a/b', 'a', 'a/b/c', 'a:b', '{a}', '*', '~', ' ', '🌍', 'ä'];
      const ids = new Map<string, InstanceId>();
      for (const name of names) ids.set(name, await create(created, [name]));
      for (const name of names) {
        expect(await list({ terms: [name] })).toEqual([ids.get(name)]);
        expect(await store().count('orders', name)).toBe(1);
      }
    });
  });
}
