import { describe, expect, it } from 'vitest';
import {
  creation,
  hourMs,
  newId,
  next,
  node,
  otherNode,
  taskOf,
  timerOf,
  useStore,
  type OpenStore,
} from './fixture.ts';

export function describeDueEntries(open: OpenStore): void {
  describe('the due entries of effects', () => {
    const { store, now, advance } = useStore(open);
    const { number: _number, ...holder } = node;

    it('come in the requested order, with undefined for an effect that is not pending', async () => {
      const [id, otherId] = [newId(), newId()];
      const [first, second, other] = [timerOf(id, 0, 0), timerOf(id, 0, 1), timerOf(otherId)];
      const set = [
        { wake: first, atMs: 2000 },
        { wake: second, atMs: 1000 },
      ];
      await store().commit(creation(id, { due: { set } }));
      await store().commit(creation(otherId, { due: { set: [{ wake: other, atMs: 3000 }] } }));
      expect(await store().dueEntries([second, taskOf(newId()), other, first])).toEqual([
        { atMs: 1000 },
        undefined,
        { atMs: 3000 },
        { atMs: 2000 },
      ]);
      expect(await store().dueEntries([])).toEqual([]);
    });

    it('name the owner of a lease and its end', async () => {
      const id = newId();
      const task = taskOf(id);
      const before = now();
      await store().commit(creation(id, { due: { lease: [task], leaseMs: hourMs } }));
      const [entry] = await store().dueEntries([task]);
      const untilMs = entry?.lease?.untilMs ?? 0;
      expect(entry).toEqual({ atMs: untilMs, lease: { ...holder, untilMs } });
      expect(untilMs).toBeGreaterThanOrEqual(before + hourMs);
      await store().extend([task], node, 2 * hourMs);
      const [extended] = await store().dueEntries([task]);
      expect(extended?.lease?.untilMs).toBeGreaterThanOrEqual(before + 2 * hourMs);
    });

    it('show a lease that ran out until another node takes it, and reading them pushes nothing back', async () => {
      const id = newId();
      const task = taskOf(id);
      await store().commit(creation(id, { due: { lease: [task], leaseMs: 20 } }));
      await advance(60);
      expect(await store().dueEntries([task])).toMatchObject([{ lease: holder }]);
      expect(await store().overdue({ graceMs: 0, recheckMs: hourMs, limit: 10 })).toEqual([task]);
      await store().lease(task, otherNode, hourMs);
      expect(await store().dueEntries([task])).toMatchObject([
        { lease: { node: otherNode.node, run: otherNode.run } },
      ]);
    });

    it('show no lease after it is released or the entry is set again', async () => {
      const id = newId();
      const [released, set] = [taskOf(id, 0, 0), taskOf(id, 0, 1)];
      await store().commit(creation(id, { due: { lease: [released, set], leaseMs: hourMs } }));
      await store().release([released], node);
      const due = { set: [{ wake: set, atMs: 1000 }] };
      await store().commit(await next(store(), id, 1, { due }));
      expect(await store().dueEntries([released, set])).toEqual([
        { atMs: expect.any(Number) },
        { atMs: 1000 },
      ]);
    });

    it('are undefined once the effect is no longer pending', async () => {
      const id = newId();
      const task = taskOf(id);
      await store().commit(creation(id, { due: { lease: [task] } }));
      await store().commit(await next(store(), id, 1, { due: { clear: [task] } }));
      expect(await store().dueEntries([task])).toEqual([undefined]);
    });

    it('show the new time of a deferred entry, and its lease', async () => {
      const id = newId();
      const task = taskOf(id);
      await store().commit(creation(id, { due: { lease: [task], leaseMs: hourMs } }));
      await store().defer(task, 1000);
      expect(await store().dueEntries([task])).toMatchObject([{ atMs: 1000, lease: holder }]);
    });
  });
}
