import type { News } from '../../src/actors/ports/news.ts';
import { describe, expect, it, vi } from 'vitest';
import type { InstanceId } from '../../src/actors/ports/ids.ts';
import { creation, newId, next, step, strangeMark, useStore, type OpenStore } from './fixture.ts';

const hourMs = 3_600_000;
const put = (...names: readonly string[]) => ({
  put: names.map((key) => ({ key, value: `answer to ${key}` })),
  ttlMs: hourMs,
});

export function describeMarks(open: OpenStore): void {
  describe('marks', () => {
    const { store, advance } = useStore(open);

    it('are kept with the commit that puts them', async () => {
      const id = newId();
      await store().commit(creation(id, { marks: put('first') }));
      await store().commit(await next(store(), id, 1, { marks: put('second', 'third') }));
      expect((await store().marks(id, ['first', 'third', 'fourth'])).values).toEqual([
        'answer to first',
        'answer to third',
        undefined,
      ]);
      expect((await store().marks(newId(), ['first'])).values).toEqual([undefined]);
      expect((await store().marks(id, [])).values).toEqual([]);
    });

    it('are not kept by a commit that conflicts', async () => {
      const id = newId();
      await store().commit(creation(id));
      await store().commit(step(id, 7, { expected: strangeMark, marks: put('first') }));
      expect((await store().marks(id, ['first'])).values).toEqual([undefined]);
    });

    it('are gone once they expire', async () => {
      const id = newId();
      await store().commit(creation(id, { marks: { ...put('first'), ttlMs: 30 } }));
      await advance(60);
      expect((await store().marks(id, ['first'])).values).toEqual([undefined]);
    });

    it('take any name and any text', async () => {
      const id = newId();
      const mark = { key: `über/${'x'.repeat(3000)}`, value: '☃\u0000\n' };
      await store().commit(creation(id, { marks: { put: [mark], ttlMs: hourMs } }));
      expect((await store().marks(id, [mark.key])).values).toEqual([mark.value]);
    });

    it('each expire at their own time, whatever is put later, and are counted', async () => {
      const id = newId();
      await store().commit(creation(id, { marks: { ...put('first'), ttlMs: 150 } }));
      await store().commit(await next(store(), id, 1, { marks: put('second') }));
      expect((await store().marks(id, [])).count).toBe(2);
      await advance(300);
      expect((await store().marks(id, ['first', 'second'])).values).toEqual([
        undefined,
        'answer to second',
      ]);
      await store().expire(10);
      expect((await store().marks(id, [])).count).toBe(1);
      await store().commit(await next(store(), id, 2, { marks: put('first', 'second') }));
      await store().expire(10);
      expect(await store().marks(id, ['first'])).toEqual({ values: ['answer to first'], count: 2 });
    });

    it('are forgotten with the instance', async () => {
      const id = newId();
      await store().commit(creation(id, { marks: put('first'), expireAt: 1 }));
      await store().expire(10);
      expect((await store().marks(id, ['first'])).values).toEqual([undefined]);
    });
  });

  describe('subscribe', () => {
    const { store } = useStore(open);

    it('notifies the subscribers of an instance until they unsubscribe', async () => {
      const [id, other] = [newId(), newId()];
      const told: string[] = [];
      const end = await store().subscribe(id, () => told.push('one'));
      await store().subscribe(id, () => told.push('two'));
      await store().commit(creation(other));
      await store().commit(creation(id));
      await vi.waitFor(() => expect(new Set(told)).toEqual(new Set(['one', 'two'])));
      end();
      told.length = 0;
      await store().commit(await next(store(), id, 1));
      await vi.waitFor(() => expect(told).toContain('two'));
      expect(told).not.toContain('one');
    });

    it('tells the version of each commit, and whether the instance has ended, once the commit has resolved', async () => {
      const id = newId();
      const told: (News | undefined)[] = [];
      let isResolved = false;
      await store().subscribe(id, (news) => {
        expect(isResolved).toBe(true);
        told.push(news);
      });
      await store().commit(creation(id));
      isResolved = true;
      await vi.waitFor(() => expect(told).toEqual([{ version: 0, ended: false }]));
      await store().commit({ ...(await next(store(), id, 1)), ended: true });
      await vi.waitFor(() => expect(told).toContainEqual({ version: 1, ended: true }));
    });

    it('tells a node that hears of nothing but its own commits of them until it has enough', async () => {
      const [id, other] = [newId(), newId()];
      const told: (News | undefined)[] = [];
      const end = store().hearOwn(id, (news) => told.push(news));
      await store().commit(creation(other));
      await store().commit(creation(id));
      await vi.waitFor(() => expect(told).toEqual([{ version: 0, ended: false }]));
      end();
      let isTold = false;
      store().hearOwn(id, () => (isTold = true));
      await store().commit(await next(store(), id, 1));
      await vi.waitFor(() => expect(isTold).toBe(true));
      expect(told).toHaveLength(1);
    });

    it('notifies the subscribers of all instances until they unsubscribe', async () => {
      const ids = Array.from({ length: 20 }, newId);
      const told = new Set<InstanceId>();
      const end = await store().subscribeAll((id) => told.add(id));
      for (const id of ids) await store().commit(creation(id));
      await vi.waitFor(() => expect(told).toEqual(new Set(ids)));
      end();
      const last = newId();
      let isTold = false;
      await store().subscribe(last, () => (isTold = true));
      await store().commit(creation(last));
      await vi.waitFor(() => expect(isTold).toBe(true));
      expect(told).not.toContain(last);
    });
  });
}
