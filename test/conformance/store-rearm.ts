import { describe, expect, it } from 'vitest';
import type { InstanceId, RecordMark } from '../../src/actors/ports/ids.ts';
import {
  creation,
  dueNow,
  hourMs,
  newId,
  next,
  node,
  otherNode,
  strangeMark,
  taskOf,
  timerOf,
  useStore,
  type OpenStore,
} from './fixture.ts';

export function describeRearm(open: OpenStore): void {
  describe('re-arming', () => {
    const { store, now } = useStore(open);
    const { number: _number, ...holder } = node;

    async function markOf(id: InstanceId): Promise<RecordMark> {
      return (await store().load(id))?.mark ?? strangeMark;
    }

    it('restores a missing entry, and it comes due', async () => {
      const id = newId();
      const [timer, other] = [timerOf(id, 0, 0), timerOf(id, 0, 1)];
      await store().commit(creation(id));
      const lost = { wake: timer, atMs: 1000, mayHaveRun: false };
      expect(await store().rearm(id, await markOf(id), [lost])).toBe(true);
      expect(await store().dueEntries([timer, other])).toEqual([{ atMs: 1000 }, undefined]);
      expect(await dueNow(store())).toEqual([timer]);
    });

    it('moves an entry that is due too late, and no other', async () => {
      const id = newId();
      const [early, late] = [timerOf(id, 0, 0), timerOf(id, 0, 1)];
      const set = [
        { wake: early, atMs: 1000 },
        { wake: late, atMs: 3000 },
      ];
      await store().commit(creation(id, { due: { set } }));
      const entries = [early, late].map((wake) => ({ wake, atMs: 2000, mayHaveRun: false }));
      await store().rearm(id, await markOf(id), entries);
      expect(await store().dueEntries([early, late])).toEqual([{ atMs: 1000 }, { atMs: 2000 }]);
    });

    it('keeps a lease, and a leased task is due when its lease runs out', async () => {
      const id = newId();
      const task = taskOf(id);
      await store().commit(creation(id, { due: { lease: [task], leaseMs: hourMs } }));
      const [held] = await store().dueEntries([task]);
      await store().defer(task, now() + 10 * hourMs);
      const lost = { wake: task, atMs: now(), mayHaveRun: true };
      await store().rearm(id, await markOf(id), [lost]);
      expect(await store().dueEntries([task])).toEqual([held]);
      expect(await store().lease(task, otherNode, hourMs)).toBe(false);
      expect(await store().extend([task], holder, hourMs)).toEqual([]);
    });

    it('notes that a task may have run already', async () => {
      const id = newId();
      const [ran, fresh] = [taskOf(id, 0, 0), taskOf(id, 0, 1)];
      await store().commit(creation(id));
      await store().rearm(id, await markOf(id), [
        { wake: ran, atMs: 1000, mayHaveRun: true },
        { wake: fresh, atMs: 1000, mayHaveRun: false },
      ]);
      expect(await store().lease(ran, node, hourMs)).toBe('again');
      expect(await store().lease(fresh, node, hourMs)).toBe('first');
    });

    it('changes nothing after another commit, or if the instance does not exist', async () => {
      const id = newId();
      const timer = timerOf(id);
      await store().commit(creation(id));
      const mark = await markOf(id);
      await store().commit(await next(store(), id, 1));
      const lost = { wake: timer, atMs: 1000, mayHaveRun: false };
      expect(await store().rearm(id, mark, [lost])).toBe(false);
      expect(await store().rearm(newId(), strangeMark, [lost])).toBe(false);
      expect(await store().dueEntries([timer])).toEqual([undefined]);
    });

    it('is not a commit: the mark stays, and the next step builds on it', async () => {
      const id = newId();
      const timer = timerOf(id);
      await store().commit(creation(id));
      const mark = await markOf(id);
      await store().rearm(id, mark, [{ wake: timer, atMs: 1000, mayHaveRun: false }]);
      expect(await markOf(id)).toBe(mark);
      const clear = [timer];
      const outcome = await store().commit(await next(store(), id, 1, { due: { clear } }));
      expect(outcome.kind).toBe('committed');
      expect(await store().dueEntries([timer])).toEqual([undefined]);
    });
  });
}
