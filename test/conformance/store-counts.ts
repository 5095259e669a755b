import { describe, expect, it } from 'vitest';
import type { InstanceId } from '../../src/actors/ports/ids.ts';
import type { Counted } from '../../src/actors/ports/counted.ts';
import { creation, newId, next, step, strangeMark, useStore, type OpenStore } from './fixture.ts';

const inStates = (...names: readonly string[]): Counted => ({ groups: ['active'], names });

export function describeCounts(open: OpenStore): void {
  describe('counts', () => {
    const { store } = useStore(open);

    async function counts(group = 'active', process = 'orders'): Promise<unknown> {
      return Object.fromEntries(await store().counts(process, group));
    }

    async function create(counted: Counted, changes: object = {}): Promise<InstanceId> {
      const id = newId();
      await store().commit(creation(id, { counted, ...changes }));
      return id;
    }

    async function move(id: InstanceId, version: number, counted: Counted): Promise<void> {
      await store().commit(await next(store(), id, version, { counted }));
    }

    it('are empty if no instance counts', async () => {
      await store().commit(creation(newId()));
      expect(await counts()).toEqual({});
    });

    it('say how many instances count under each name of each group', async () => {
      await create({ groups: ['active', 'tenant=x.active'], names: ['paying', 'paying.card'] });
      await create(inStates('paying', 'paying.cash'));
      await create(inStates('packing'), { process: 'parcels' });
      expect(await counts()).toEqual({ paying: 2, 'paying.card': 1, 'paying.cash': 1 });
      expect(await counts('tenant=x.active')).toEqual({ paying: 1, 'paying.card': 1 });
      expect(await counts('active', 'parcels')).toEqual({ packing: 1 });
    });

    it('follow each commit', async () => {
      const id = await create(inStates('paying', 'paying.card'));
      await move(id, 1, inStates('paying', 'paying.cash'));
      expect(await counts()).toEqual({ paying: 1, 'paying.cash': 1 });
      await move(id, 1, inStates('paying', 'paying.cash'));
      expect(await counts()).toEqual({ paying: 1, 'paying.cash': 1 });
      await move(id, 2, { groups: ['ended'], names: ['paid'] });
      expect([await counts(), await counts('ended')]).toEqual([{}, { paid: 1 }]);
      await store().commit(await next(store(), id, 3));
      expect([await counts(), await counts('ended')]).toEqual([{}, {}]);
    });

    it('stay where they are with a commit that says so, also where nothing counted', async () => {
      const id = await create(inStates('paying', 'paying.card'));
      const uncounted = newId();
      await store().commit(creation(uncounted));
      for (const one of [id, uncounted]) {
        await store().commit(await next(store(), one, 1, { counted: 'unchanged' }));
      }
      expect(await counts()).toEqual({ paying: 1, 'paying.card': 1 });
      await move(id, 2, inStates('paying', 'paying.cash'));
      await move(uncounted, 2, inStates('paying'));
      expect(await counts()).toEqual({ paying: 2, 'paying.cash': 1 });
    });

    it('are exact where instances change places in one call', async () => {
      const [here, there, stays] = [
        await create(inStates('a', 'a.b')),
        await create(inStates('a', 'a.c')),
        await create(inStates('a', 'a.c')),
      ];
      const places = [
        [here, inStates('a', 'a.c')],
        [there, inStates('a', 'a.b')],
        [stays, inStates('z')],
      ] as const;
      const commits = await Promise.all(
        places.map(async ([id, counted]) => next(store(), id, 1, { counted })),
      );
      await Promise.all(commits.map(async (commit) => store().commit(commit)));
      expect(await counts()).toEqual({ a: 2, 'a.b': 1, 'a.c': 1, z: 1 });
    });

    it('include an instance without counts from its next commit on', async () => {
      const id = newId();
      await store().commit(creation(id));
      await move(id, 1, inStates('paying'));
      expect(await counts()).toEqual({ paying: 1 });
    });

    it('include an instance that is counted without a commit, once', async () => {
      const id = newId();
      await store().commit(creation(id));
      const mark = (await store().load(id))?.mark ?? strangeMark;
      await store().recount(id, mark, inStates('paying', 'paying.card'));
      await store().recount(id, mark, inStates('paying', 'paying.card'));
      expect(await counts()).toEqual({ paying: 1, 'paying.card': 1 });
      await store().recount(id, mark, inStates('packing'));
      expect(await counts()).toEqual({ packing: 1 });
      expect((await store().load(id))?.mark).toBe(mark);
      await move(id, 1, inStates('paid'));
      expect(await counts()).toEqual({ paid: 1 });
    });

    it('do not include an instance that has stepped since, or is gone', async () => {
      const id = await create(inStates('paying'));
      await store().recount(id, strangeMark, inStates('packing'));
      await store().recount(newId(), strangeMark, inStates('packing'));
      expect(await counts()).toEqual({ paying: 1 });
    });

    it('do not change when a commit conflicts', async () => {
      const id = await create(inStates('paying'));
      const counted = inStates('packing');
      await store().commit(creation(id, { counted }));
      await store().commit(step(id, 1, { expected: strangeMark, counted }));
      await store().commit(step(newId(), 1, { expected: strangeMark, counted }));
      expect(await counts()).toEqual({ paying: 1 });
    });

    it('leave out forgotten instances, and count a recreated id once', async () => {
      const counted: Counted = { groups: ['ended', 'tenant=x.ended'], names: ['paid', 'a.b'] };
      const id = await create(counted, { expireAt: 1_000 });
      const other = await create(counted);
      expect(await store().expire(10)).toBe(1);
      expect(await counts('ended')).toEqual({ paid: 1, 'a.b': 1 });
      await store().commit(creation(id, { counted: inStates('paying') }));
      expect([await counts(), await counts('ended')]).toEqual([
        { paying: 1 },
        { paid: 1, 'a.b': 1 },
      ]);
      await move(other, 1, inStates());
      expect([await counts('ended'), await counts('tenant=x.ended')]).toEqual([{}, {}]);
    });

    it('keep names apart, whatever their characters', async () => {
      const long = 'ü/0~'.repeat(500);
      const names = [
        long,
        `${long}!`,
        'a/b',
        'a',
        'a b',
        ' ',
        'a:b',
        '{a}',
        '1 a',
        '🌍',
        '__proto__',
      ];
      await create(inStates(...names));
      await create(inStates('a b', '__proto__'));
      const found = await store().counts('orders', 'active');
      expect(new Map(found)).toEqual(
        new Map(names.map((name) => [name, name === 'a b' || name === '__proto__' ? 2 : 1])),
      );
    });

    it('are exact after many concurrent commits', async () => {
      const states = ['a', 'b', 'c', 'd'];
      const ids = Array.from({ length: 20 }, newId);
      const last = new Map<InstanceId, string>();
      await Promise.all(
        ids.map(async (id, n) => {
          for (let version = 0; version < 10; version += 1) {
            const state = states[(n * 7 + version * (n + 1)) % 4] ?? '';
            const counted = inStates(state);
            const commit =
              version === 0
                ? creation(id, { counted })
                : await next(store(), id, version, { counted });
            // Only one of the two is committed.
            await Promise.all([store().commit(commit), store().commit(commit)]);
            last.set(id, state);
          }
        }),
      );
      const expected: Record<string, number> = {};
      for (const state of last.values()) expected[state] = (expected[state] ?? 0) + 1;
      expect(await counts()).toEqual(expected);
    });
  });
}
