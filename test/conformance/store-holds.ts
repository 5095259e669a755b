import { describe, expect, it } from 'vitest';
import type { InstanceId } from '../../src/actors/ports/ids.ts';
import type { LeaseOwner, Wake } from '../../src/actors/ports/ports.ts';
import {
  creation,
  entriesOf,
  dueNow,
  hourMs,
  newId,
  next,
  node,
  otherNode,
  taskOf,
  useStore,
  type OpenStore,
} from './fixture.ts';

const later: LeaseOwner = { ...node, number: 2 };

export function describeHolds(open: OpenStore): void {
  describe('a commit that depends on leases', () => {
    const { store, advance } = useStore(open);

    /** A new instance with tasks that a commit of `node` leased. */
    async function leased(leaseMs = hourMs, count = 1) {
      const id = newId();
      const tasks = Array.from({ length: count }, (_, index) => taskOf(id, 0, index));
      await store().commit(creation(id, { due: { lease: tasks, leaseMs } }));
      return { id, tasks };
    }

    /** The next step of the instance, which depends on the leases that `owner` has on the tasks. */
    async function commitHolding(id: InstanceId, tasks: readonly Wake[], owner: LeaseOwner = node) {
      const holds = tasks.map((wake) => ({ wake, number: owner.number }));
      const changes = { owner: { ...owner, number: 99 }, holds };
      return store().commit(await next(store(), id, 1, changes));
    }

    const committed = { kind: 'committed', mark: expect.any(String) };

    it('is committed while its owner holds them', async () => {
      const { id, tasks } = await leased(hourMs, 3);
      expect(await commitHolding(id, tasks)).toEqual(committed);
      expect(await store().load(id)).toMatchObject({ version: 1 });
    });

    it('is committed after they ran out, if no node took them', async () => {
      const { id, tasks } = await leased(20);
      await advance(60);
      await store().overdue({ graceMs: 0, recheckMs: hourMs, limit: 10 });
      expect(await commitHolding(id, tasks)).toEqual(committed);
    });

    it('is committed after they were extended', async () => {
      const { id, tasks } = await leased(20);
      await advance(60);
      await store().extend(tasks, node, hourMs);
      expect(await commitHolding(id, tasks)).toEqual(committed);
    });

    it('is committed with leases that its owner took over, under their lease number', async () => {
      const { id, tasks } = await leased(20);
      await advance(60);
      for (const task of tasks) await store().lease(task, otherNode, hourMs);
      expect(await commitHolding(id, tasks, otherNode)).toEqual(committed);
    });

    it('is not committed after another node took one, and names the lost lease', async () => {
      const { id, tasks } = await leased(20, 3);
      await advance(60);
      const [, second] = tasks;
      if (second !== undefined) await store().lease(second, otherNode, hourMs);
      expect(await commitHolding(id, tasks)).toEqual({ kind: 'leaseLost', lost: [second] });
    });

    it('is not committed after its own node took one again, which is a new lease', async () => {
      const { id, tasks } = await leased(20);
      await advance(60);
      for (const task of tasks) await store().lease(task, later, hourMs);
      expect(await commitHolding(id, tasks)).toEqual({ kind: 'leaseLost', lost: tasks });
      expect(await commitHolding(id, tasks, later)).toEqual(committed);
    });

    it('is not committed if they were released or reclaimed, or never existed', async () => {
      const given = await leased();
      await store().release(given.tasks, node);
      const reclaimed = await leased();
      await store().reclaim({ ...node, run: 'run-2' });
      const id = newId();
      const waiting = taskOf(id);
      await store().commit(creation(id, { due: { set: [{ wake: waiting, atMs: 1000 }] } }));
      for (const { id: of, tasks } of [given, reclaimed, { id, tasks: [waiting] }]) {
        expect(await commitHolding(of, tasks)).toEqual({ kind: 'leaseLost', lost: tasks });
      }
    });

    it('is committed as long as nobody has a lease of those that must have none', async () => {
      const id = newId();
      const waiting = [taskOf(id), taskOf(id, 1)];
      const set = waiting.map((wake) => ({ wake, atMs: 1000 }));
      await store().commit(creation(id, { due: { set } }));
      const commit = await next(store(), id, 1, { unleased: waiting, due: { clear: waiting } });
      expect(await store().commit(commit)).toEqual(committed);
    });

    it('is not committed once somebody has begun one of those, even if that lease has run out', async () => {
      const id = newId();
      const [first, second] = [taskOf(id), taskOf(id, 1)];
      const set = [first, second].map((wake) => ({ wake, atMs: 1000 }));
      await store().commit(creation(id, { due: { set } }));
      const commit = await next(store(), id, 1, { unleased: [first, second] });
      await store().lease(second, otherNode, 20);
      expect(await store().commit(commit)).toEqual({ kind: 'leaseLost', lost: [second] });
      await advance(60);
      expect(await store().commit(commit)).toEqual({ kind: 'leaseLost', lost: [second] });
      await store().release([second], otherNode, { unused: true });
      expect(await store().commit(commit)).toEqual(committed);
    });

    it('changes nothing if it is not committed', async () => {
      const { id, tasks } = await leased();
      const holds = tasks.map((wake) => ({ wake, number: 7 }));
      const due = { clear: tasks, set: [{ wake: taskOf(id, 1), atMs: 1000 }] };
      const before = await store().load(id);
      const commit = await next(store(), id, 1, { holds, due, terms: { add: ['new'] } });
      expect(await store().commit(commit)).toEqual({ kind: 'leaseLost', lost: tasks });
      expect(await store().load(id)).toEqual(before);
      expect(await entriesOf(store(), id, { after: -1, limit: 10 })).toEqual(['entry 0']);
      expect(await store().count('orders', 'new')).toBe(0);
      expect(await dueNow(store())).toEqual([]);
      expect(await store().extend(tasks, node, hourMs)).toEqual([]);
    });

    it('conflicts, rather than loses its leases, after another step', async () => {
      const { id, tasks } = await leased();
      const holds = tasks.map((wake) => ({ wake, number: node.number }));
      const late = await next(store(), id, 1, { holds });
      await store().commit(await next(store(), id, 1, { due: { clear: tasks } }));
      expect(await store().commit(late)).toMatchObject({
        kind: 'conflict',
        current: { version: 1 },
      });
    });
  });
}
