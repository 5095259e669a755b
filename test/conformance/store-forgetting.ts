import { describe, expect, it } from 'vitest';
import type { InstanceId } from '../../src/actors/ports/ids.ts';
import {
  creation,
  entriesOf,
  dueNow,
  hourMs,
  newId,
  node,
  next,
  taskOf,
  timerOf,
  useStore,
  type OpenStore,
} from './fixture.ts';

export function describeForgetting(open: OpenStore): void {
  describe('forgetting', () => {
    const { store, now } = useStore(open);

    async function create(expireAt: number | undefined): Promise<InstanceId> {
      const id = newId();
      await store().commit(creation(id, { expireAt, terms: { add: ['status=Completed'] } }));
      return id;
    }

    it('an expired instance is forgotten with everything that belongs to it', async () => {
      const id = newId();
      const task = taskOf(id, 0, 1);
      await store().commit(
        creation(id, {
          expireAt: 1000,
          terms: { add: ['status=Completed', 'city=Köln'] },
          due: { set: [{ wake: timerOf(id, 0, 0), atMs: 1000 }], lease: [task] },
        }),
      );
      expect(await store().expire(10)).toBe(1);
      expect(await store().load(id)).toBeUndefined();
      expect(await entriesOf(store(), id, { after: -1, limit: 10 })).toEqual([]);
      expect(await store().count('orders', 'status=Completed')).toBe(0);
      expect(await store().count('orders', 'city=Köln')).toBe(0);
      const terms = ['status=Completed'];
      expect(await store().list({ process: 'orders', terms, limit: 10 })).toEqual([]);
      expect(await dueNow(store())).toEqual([]);
      expect(await store().nextDueAt()).toBeUndefined();
      expect(await store().extend([task], node, hourMs)).toEqual([task]);
      expect(await store().reclaim({ ...node, run: 'run-2' })).toBe(0);
    });

    it('other instances stay', async () => {
      const later = await create(now() + hourMs);
      const never = await create(undefined);
      await create(1000);
      expect(await store().expire(10)).toBe(1);
      expect(await store().load(later)).toBeDefined();
      expect(await store().load(never)).toBeDefined();
      expect(await store().count('orders', 'status=Completed')).toBe(2);
    });

    it('takes at most the requested number, and no instance twice', async () => {
      for (let n = 0; n < 5; n += 1) await create(1000 + n);
      expect(await store().expire(3)).toBe(3);
      expect(await store().expire(3)).toBe(2);
      expect(await store().expire(3)).toBe(0);
    });

    it('a later commit moves or removes the expiry', async () => {
      const moved = await create(1000);
      const kept = await create(1000);
      await store().commit(await next(store(), moved, 1, { expireAt: now() + hourMs }));
      await store().commit(await next(store(), kept, 1, { expireAt: undefined }));
      expect(await store().expire(10)).toBe(0);
      await store().commit(await next(store(), kept, 2, { expireAt: 2000 }));
      expect(await store().expire(10)).toBe(1);
      expect(await store().load(moved)).toMatchObject({ version: 1 });
    });

    it('a forgotten id can be created again', async () => {
      const id = await create(1000);
      await store().expire(10);
      expect(await store().commit(await next(store(), id, 1))).toEqual({
        kind: 'conflict',
        current: undefined,
      });
      expect(await store().commit(creation(id, { history: ['again'] }))).toMatchObject({
        kind: 'committed',
      });
      expect(await entriesOf(store(), id, { after: -1, limit: 10 })).toEqual(['again']);
    });
  });
}
