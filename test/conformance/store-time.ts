import { describe, expect, it } from 'vitest';
import { creation, dueNow, newId, timerOf, useStore, type OpenStore } from './fixture.ts';

export function describeTime(open: OpenStore): void {
  describe('the time', () => {
    const { store, now, advance } = useStore(open);

    it('comes from the clock of the store', () => {
      expect(Math.abs(store().now() - now())).toBeLessThan(500);
    });

    it('is in whole milliseconds, and advances', async () => {
      const before = store().now();
      expect(Number.isInteger(before)).toBe(true);
      await advance(50);
      expect(store().now()).toBeGreaterThanOrEqual(before + 49);
    });

    it('decides which entries are due', async () => {
      const id = newId();
      const wake = timerOf(id);
      const atMs = store().now() + 200;
      await store().commit(creation(id, { due: { set: [{ wake, atMs }] } }));
      expect(await dueNow(store())).toEqual([]);
      await advance(250);
      expect(await dueNow(store())).toEqual([wake]);
    });

    it('decides which instances are forgotten', async () => {
      await store().commit(creation(newId(), { expireAt: store().now() + 200 }));
      expect(await store().expire(10)).toBe(0);
      await advance(250);
      expect(await store().expire(10)).toBe(1);
    });
  });
}
