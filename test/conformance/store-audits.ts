import { describe, expect, it } from 'vitest';
import {
  creation,
  newId,
  next,
  step,
  strangeMark,
  timerOf,
  useStore,
  type OpenStore,
} from './fixture.ts';

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

    it('are kept by commits, in one order with the others, and replaced by later ones of the instance', async () => {
      const [id, other] = [newId(), newId()];
      const audit = (n: number, entry = `entry ${n}`) => ({ id: idOf(n), entry });
      const marks = { put: [{ key: 'k', value: 'v' }], ttlMs: 60_000 };
      const terms = { add: ['status=Pending'] };
      await store().commit(creation(id, { audits: [audit(1), audit(4)], marks, terms }));
      await store().commit(creation(other, { audits: [audit(2)] }));
      await store().keepAudit(idOf(3), 'entry 3');
      await store().commit(await next(store(), id, 1, { audits: [audit(1, 'then')] }));
      const all = await store().audits({ limit: 10 });
      expect(all).toEqual([audit(4), audit(3), audit(2), audit(1, 'then')]);
      expect(await store().audits({ before: idOf(3), limit: 1 })).toEqual([audit(2)]);
      const query = { process: 'orders', terms: ['status=Pending'], limit: 10 };
      expect(await store().list(query)).toMatchObject([{ id }]);
    });

    it('of a commit that conflicts, or of a re-arming that comes too late, are not kept', async () => {
      const id = newId();
      const audits = [{ id: idOf(1), entry: 'entry 1' }];
      await store().commit(creation(id));
      await store().commit(step(id, 1, { expected: strangeMark, audits }));
      const lost = [{ wake: timerOf(id), atMs: 1000, mayHaveRun: false }];
      expect(await store().rearm(id, strangeMark, lost, audits[0])).toBe(false);
      expect(await store().audits({ limit: 10 })).toEqual([]);
      const mark = (await store().load(id))?.mark ?? strangeMark;
      expect(await store().rearm(id, mark, lost, audits[0])).toBe(true);
      expect(await store().audits({ limit: 10 })).toEqual(audits);
      expect(await store().dueEntries([timerOf(id)])).toMatchObject([{ atMs: 1000 }]);
    });

    it('are replaced under the same id', async () => {
      await store().keepAudit(idOf(1), 'asked');
      await store().keepAudit(idOf(1), 'done');
      expect(await store().audits({ limit: 10 })).toEqual([{ id: idOf(1), entry: 'done' }]);
    });
  });
}
