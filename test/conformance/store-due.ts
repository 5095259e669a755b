import { describe, expect, it } from 'vitest';
import type { Commit, LeaseOwner, Wake } from '../../src/actors/ports/ports.ts';
import {
  creation,
  dueNow,
  hourMs,
  newId,
  node,
  otherNode,
  next,
  taskOf,
  timerOf,
  useStore,
  type OpenStore,
} from './fixture.ts';

const nextRun: LeaseOwner = { ...node, run: 'run-2' };

export function describeDueIndex(open: OpenStore): void {
  describe('the due index', () => {
    const { store, now, advance } = useStore(open);

    /** A new instance with tasks leased by `node`. */
    async function leased(leaseMs: number, count = 1): Promise<readonly Wake[]> {
      const id = newId();
      const tasks = Array.from({ length: count }, (_, index) => taskOf(id, 0, index));
      await store().commit(creation(id, { due: { lease: tasks, leaseMs } }));
      return tasks;
    }

    /** A new instance with one timer due at `atMs`. */
    async function timerAt(atMs: number): Promise<Wake> {
      const id = newId();
      const wake = timerOf(id);
      await store().commit(creation(id, { due: { set: [{ wake, atMs }] } }));
      return wake;
    }

    it('is empty at first', async () => {
      expect(await store().nextDueAt()).toBeUndefined();
      expect(await dueNow(store())).toEqual([]);
    });

    it('returns an entry when it is due', async () => {
      const past = await timerAt(1000);
      await timerAt(now() + hourMs);
      expect(await dueNow(store())).toEqual([past]);
    });

    it('knows when the earliest entry is due', async () => {
      const at = now() + hourMs;
      await timerAt(at + 5000);
      expect(await store().nextDueAt()).toBe(at + 5000);
      await timerAt(at);
      expect(await store().nextDueAt()).toBe(at);
    });

    it('a commit makes entries due at once, but none that is under a running lease, due earlier, or not pending', async () => {
      const id = newId();
      const [late, early, held, lapsed, gone] = [
        timerOf(id, 0, 0),
        timerOf(id, 0, 1),
        taskOf(id, 0, 2),
        taskOf(id, 0, 3),
        taskOf(id, 0, 4),
      ];
      const set = [
        { wake: late, atMs: now() + hourMs },
        { wake: early, atMs: 1000 },
      ];
      await store().commit(creation(id, { due: { set, lease: [held], leaseMs: hourMs } }));
      await store().commit(await next(store(), id, 1, { due: { lease: [lapsed], leaseMs: 10 } }));
      await advance(20);
      await store().defer(lapsed, now() + hourMs);
      const before = await store().dueEntries([held]);
      const advanced = [late, early, held, lapsed, gone];
      await store().commit(await next(store(), id, 2, { due: { advance: advanced } }));
      const due = await dueNow(store());
      expect(due[0]).toEqual(early);
      expect(due.slice(1)).toEqual(expect.arrayContaining([late, lapsed]));
      expect(due).toHaveLength(3);
      expect(await store().dueEntries([held, gone])).toEqual([...before, undefined]);
      expect(await store().lease(lapsed, otherNode, hourMs)).toBe('again');
    });

    it('setting an entry again moves it', async () => {
      const id = newId();
      const wake = timerOf(id);
      const at = now() + hourMs;
      await store().commit(creation(id, { due: { set: [{ wake, atMs: 1000 }] } }));
      await store().commit(await next(store(), id, 1, { due: { set: [{ wake, atMs: at }] } }));
      expect(await dueNow(store())).toEqual([]);
      expect(await store().nextDueAt()).toBe(at);
    });

    it('setting an entry again for the same time keeps it', async () => {
      const id = newId();
      const wake = timerOf(id);
      const due = { set: [{ wake, atMs: 1000 }] };
      await store().commit(creation(id, { due }));
      await store().commit(await next(store(), id, 1, { due }));
      expect(await dueNow(store())).toEqual([wake]);
    });

    it('clearing an entry ends it and its lease', async () => {
      const id = newId();
      const timer = timerOf(id, 0, 0);
      const task = taskOf(id, 0, 1);
      await store().commit(
        creation(id, { due: { set: [{ wake: timer, atMs: 1000 }], lease: [task] } }),
      );
      await store().commit(await next(store(), id, 1, { due: { clear: [timer, task] } }));
      expect(await store().nextDueAt()).toBeUndefined();
      expect(await dueNow(store())).toEqual([]);
      expect(await store().extend([task], node, hourMs)).toEqual([task]);
      expect(await store().lease(task, otherNode, hourMs)).toBe(false);
    });

    it('clearing an effect that is not pending does nothing', async () => {
      const id = newId();
      await store().commit(creation(id));
      expect(
        await store().commit(await next(store(), id, 1, { due: { clear: [timerOf(id)] } })),
      ).toMatchObject({
        kind: 'committed',
      });
    });

    describe('leases', () => {
      it('a commit leases its tasks to its owner', async () => {
        const before = now();
        const [task] = await leased(hourMs);
        expect(await dueNow(store())).toEqual([]);
        expect(await store().nextDueAt()).toBeGreaterThanOrEqual(before + hourMs);
        expect(await store().extend(task ? [task] : [], node, hourMs)).toEqual([]);
      });

      it('a leased task cannot be leased again by any node', async () => {
        for (const task of await leased(hourMs)) {
          expect(await store().lease(task, otherNode, hourMs)).toBe(false);
          expect(await store().lease(task, nextRun, hourMs)).toBe(false);
          expect(await store().lease(task, node, hourMs)).toBe(false);
        }
      });

      it('a task without a lease can be leased once', async () => {
        const wake = await timerAt(1000);
        const taken = await Promise.all(
          Array.from({ length: 20 }, (_, n) =>
            store().lease(wake, { ...node, node: `node-${n}` }, hourMs),
          ),
        );
        expect(taken.filter((won) => won)).toHaveLength(1);
        expect(await dueNow(store())).toEqual([]);
      });

      it('an effect that is not pending cannot be leased', async () => {
        expect(await store().lease(taskOf(newId()), node, hourMs)).toBe(false);
      });

      it('a task whose lease ran out is due, and another node takes it over', async () => {
        const tasks = await leased(20);
        await advance(60);
        expect(await dueNow(store())).toEqual(tasks);
        for (const task of tasks) {
          expect(await store().lease(task, otherNode, hourMs)).toBe('again');
          expect(await store().lease(task, node, hourMs)).toBe(false);
        }
        expect(await dueNow(store())).toEqual([]);
        expect(await store().extend(tasks, node, hourMs)).toEqual(tasks);
        expect(await store().extend(tasks, otherNode, hourMs)).toEqual([]);
      });

      it('taking an overdue entry does not renew the lease that ran out', async () => {
        const [task] = await leased(20);
        await advance(60);
        expect(await store().overdue({ graceMs: 0, recheckMs: hourMs, limit: 10 })).toEqual([task]);
        expect(task && (await store().lease(task, otherNode, hourMs))).toBe('again');
      });

      it('an extended lease outlasts its first end', async () => {
        const tasks = await leased(1000);
        expect(await store().extend(tasks, node, hourMs)).toEqual([]);
        await advance(1200);
        expect(await dueNow(store())).toEqual([]);
        for (const task of tasks) {
          expect(await store().lease(task, otherNode, hourMs)).toBe(false);
        }
      });

      it('extending returns exactly the lost leases', async () => {
        const tasks = await leased(hourMs, 3);
        const [first, ...rest] = tasks;
        const gone = taskOf(newId());
        await store().release(first ? [first] : [], node);
        expect(await store().extend([...tasks, gone], node, hourMs)).toEqual([first, gone]);
        expect(await store().extend(rest, otherNode, hourMs)).toEqual(rest);
        expect(await store().extend(rest, nextRun, hourMs)).toEqual(rest);
        expect(await store().extend([], node, hourMs)).toEqual([]);
      });

      it('setting an entry ends its lease', async () => {
        const id = newId();
        const task = taskOf(id);
        await store().commit(creation(id, { due: { lease: [task] } }));
        await store().commit(
          await next(store(), id, 1, { due: { set: [{ wake: task, atMs: 1000 }] } }),
        );
        expect(await store().extend([task], node, hourMs)).toEqual([task]);
        expect(await dueNow(store())).toEqual([task]);
        expect(await store().lease(task, otherNode, hourMs)).toBe('first');
      });

      it('tasks whose leases are released are due at once, and can be leased', async () => {
        const [first, second] = await leased(hourMs, 2);
        await store().release(first ? [first] : [], node);
        expect(await dueNow(store())).toEqual([first]);
        expect(first && (await store().lease(first, otherNode, hourMs))).toBe('again');
        expect(second && (await store().lease(second, otherNode, hourMs))).toBe(false);
      });

      it('a lease that is released unused leaves no trace', async () => {
        const tasks = await leased(hourMs, 2);
        await store().release(tasks, node, { unused: true });
        expect(new Set(await dueNow(store()))).toEqual(new Set(tasks));
        for (const task of tasks) {
          expect(await store().lease(task, otherNode, hourMs)).toBe('first');
        }
      });

      it('a node cannot release the leases of another', async () => {
        const tasks = await leased(hourMs);
        await store().release(tasks, otherNode);
        await store().release(tasks, otherNode, { unused: true });
        await store().release(tasks, nextRun);
        await store().release([taskOf(newId())], node);
        expect(await dueNow(store())).toEqual([]);
        expect(await store().extend(tasks, node, hourMs)).toEqual([]);
      });

      it('a node that restarts reclaims the leases of its earlier run', async () => {
        const tasks = await leased(hourMs, 3);
        expect(await store().reclaim(nextRun)).toBe(3);
        expect(new Set(await dueNow(store()))).toEqual(new Set(tasks));
        for (const task of tasks) {
          expect(await store().lease(task, nextRun, hourMs)).toBe('again');
        }
      });

      it('a node does not reclaim the leases of its current run', async () => {
        await leased(hourMs);
        await timerAt(now() + hourMs);
        expect(await store().reclaim(node)).toBe(0);
        expect(await dueNow(store())).toEqual([]);
      });

      it('a node reclaims nothing twice', async () => {
        await leased(hourMs);
        await store().reclaim(nextRun);
        expect(await store().reclaim(nextRun)).toBe(0);
      });

      it('a node reclaims the leases of other nodes only if the store has one owner at a time', async () => {
        await leased(hourMs);
        expect(await store().reclaim(otherNode)).toBe(store().kind === 'lmdb' ? 1 : 0);
      });
    });

    describe('moving entries', () => {
      it('a deferred entry is due at its new time', async () => {
        const at = now() + hourMs;
        const wake = await timerAt(1000);
        await store().defer(wake, at);
        expect(await dueNow(store())).toEqual([]);
        expect(await store().nextDueAt()).toBe(at);
        await store().defer(wake, 2000);
        expect(await dueNow(store())).toEqual([wake]);
      });

      it('deferring an entry keeps its lease', async () => {
        for (const task of await leased(hourMs)) {
          await store().defer(task, 1000);
          expect(await dueNow(store())).toEqual([task]);
          expect(await store().lease(task, otherNode, hourMs)).toBe(false);
          expect(await store().extend([task], node, hourMs)).toEqual([]);
          expect(await dueNow(store())).toEqual([]);
        }
      });

      it('deferring an effect that is not pending does nothing', async () => {
        await store().defer(taskOf(newId()), 1000);
        expect(await store().nextDueAt()).toBeUndefined();
      });

      it('each overdue entry is taken once, and is due again after the recheck time', async () => {
        const wakes = [await timerAt(1000), await timerAt(2000)];
        expect(await store().overdue({ graceMs: 0, recheckMs: 500, limit: 10 })).toEqual(wakes);
        expect(await dueNow(store())).toEqual([]);
        await advance(700);
        expect(new Set(await dueNow(store()))).toEqual(new Set(wakes));
      });

      it('an entry pushed back repeatedly keeps the time at which it was first due', async () => {
        await timerAt(1000);
        await timerAt(now() + hourMs);
        const pushBack = () => store().overdue({ graceMs: 0, recheckMs: 50, limit: 10 });
        for (let times = 0; times < 3; times += 1) {
          expect(await pushBack()).toHaveLength(1);
          expect(await store().nextDueAt()).toBe(1000);
          await advance(100);
        }
        expect(await store().nextDueAt()).toBe(1000);
      });

      it('an entry that was pushed back loses its first due time when it is cleared, set, leased or deferred', async () => {
        const id = newId();
        const wakes = Array.from({ length: 5 }, (_, n) => timerOf(id, 0, n));
        const [cleared = timerOf(id), set = timerOf(id), leased = timerOf(id)] = wakes;
        const [, , , deferred = timerOf(id), left = timerOf(id)] = wakes;
        await store().commit(
          creation(id, { due: { set: wakes.map((wake, n) => ({ wake, atMs: 1000 + n })) } }),
        );
        await store().overdue({ graceMs: 0, recheckMs: hourMs, limit: 10 });
        const at = now() + 2 * hourMs;
        const commitStep = async (version: number, due: Partial<Commit['due']>) =>
          store().commit(await next(store(), id, version, { due }));
        expect(await store().nextDueAt()).toBe(1000);
        await commitStep(1, { clear: [cleared] });
        expect(await store().nextDueAt()).toBe(1001);
        await commitStep(2, { set: [{ wake: set, atMs: at }] });
        expect(await store().nextDueAt()).toBe(1002);
        await store().lease(leased, node, 2 * hourMs);
        expect(await store().nextDueAt()).toBe(1003);
        await store().defer(deferred, at);
        expect(await store().nextDueAt()).toBe(1004);
        await commitStep(3, { clear: [left] });
        expect(await store().nextDueAt()).toBeGreaterThan(now() + hourMs);
      });

      it('several watchers share the overdue entries', async () => {
        const wakes = await Promise.all(Array.from({ length: 40 }, (_, n) => timerAt(1000 + n)));
        const taken = await Promise.all(
          Array.from({ length: 8 }, () =>
            store().overdue({ graceMs: 0, recheckMs: hourMs, limit: 10 }),
          ),
        );
        expect(taken.flat()).toHaveLength(40);
        expect(new Set(taken.flat().map((wake) => wake.effect))).toEqual(
          new Set(wakes.map((wake) => wake.effect)),
        );
      });

      it('an entry within the grace period is not taken', async () => {
        const old = await timerAt(now() - 2 * hourMs);
        const recent = await timerAt(now() - 1000);
        expect(await store().overdue({ graceMs: hourMs, recheckMs: hourMs, limit: 10 })).toEqual([
          old,
        ]);
        expect(await store().overdue({ graceMs: 0, recheckMs: hourMs, limit: 10 })).toEqual([
          recent,
        ]);
      });

      it('overdue entries come oldest first, up to the limit', async () => {
        const third = await timerAt(3000);
        const first = await timerAt(999);
        const second = await timerAt(1000);
        const take = (limit: number) => store().overdue({ graceMs: 0, recheckMs: hourMs, limit });
        expect(await take(2)).toEqual([first, second]);
        expect(await take(2)).toEqual([third]);
        expect(await take(2)).toEqual([]);
      });

      it('entries of one instance with the same due time come in order of creation', async () => {
        const id = newId();
        const wakes = [
          timerOf(id, 0, 2),
          timerOf(id, 0, 10),
          timerOf(id, 2, 0),
          timerOf(id, 10, 0),
        ];
        const set = wakes.toReversed().map((wake) => ({ wake, atMs: 1000 }));
        await store().commit(creation(id, { due: { set } }));
        expect(await dueNow(store())).toEqual(wakes);
      });
    });
  });
}
