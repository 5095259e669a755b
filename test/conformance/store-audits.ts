import { describe, expect, it } from 'vitest';
import { useStore, type OpenStore } from './fixture.ts';

export function describeAudits(open: OpenStore): void {
  describe('audit entries', () => {
    const { store } = useStore(open);
    const idOf = (n: number) => `${String(n).padStart(16, '0')}-000000000000`;

    it('are read newest first, page by page', async () => {
      for (const n of [2, 1, 3]) await store().keepAudit(idOf(n), `entry ${n}`);
      const first = await store().audits({ limit: 2 });
      expect(first).toEqual([
        { id: idOf(3), entry: 'entry 3' },
        { id: idOf(2), entry: 'entry 2' },
      ]);
      expect(await store().audits({ before: idOf(2), limit: 2 })).toEqual([
        { id: idOf(1), entry: 'entry 1' },
      ]);
      expect(await store().audits({ before: idOf(1), limit: 2 })).toEqual([]);
    });

    it('are replaced under the same id', async () => {
      await store().keepAudit(idOf(1), 'asked');
      await store().keepAudit(idOf(1), 'done');
      expect(await store().audits({ limit: 10 })).toEqual([{ id: idOf(1), entry: 'done' }]);
    });
  });
}
