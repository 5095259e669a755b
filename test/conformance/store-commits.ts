import { describe, expect, it } from 'vitest';
import type { InstanceId } from '../../src/actors/ports/ids.ts';
import type { Store } from '../../src/actors/ports/ports.ts';
import {
  creation,
  entriesOf,
  dueNow,
  newId,
  next,
  step,
  strangeMark,
  taskOf,
  timerOf,
  useStore,
  type OpenStore,
} from './fixture.ts';

const unicode = 'Grüße, 世界 🌍 \u0000 \u007f \ud7ff \ue000 \uffff "quoted" \\ / \n';

export function describeCommits(open: OpenStore): void {
  describe('commits', () => {
    const { store, now, advance } = useStore(open);

    it('an unknown instance loads as undefined', async () => {
      expect(await store().load(newId())).toBeUndefined();
    });

    it('a committed record loads with its version', async () => {
      const id = newId();
      expect(await store().commit(creation(id))).toMatchObject({ kind: 'committed' });
      expect(await store().load(id)).toMatchObject({ version: 0, body: '{"state":"created"}' });
    });

    it('a step on the current version replaces the record', async () => {
      const id = newId();
      await store().commit(creation(id));
      expect(await store().commit(await next(store(), id, 1))).toMatchObject({ kind: 'committed' });
      expect(await store().load(id)).toMatchObject({ version: 1, body: '{"state":"step 1"}' });
    });

    it('one commit can carry several steps', async () => {
      const id = newId();
      await store().commit(creation(id));
      const history = ['entry 1', 'entry 2', 'entry 3'];
      expect(await store().commit(await next(store(), id, 3, { history }))).toMatchObject({
        kind: 'committed',
      });
      expect(await store().load(id)).toMatchObject({ version: 3 });
      expect(await entriesOf(store(), id, { after: 0, limit: 10 })).toEqual(history);
    });

    it('a commit without a step keeps the version and the history, and a later commit on the earlier record conflicts', async () => {
      const id = newId();
      await store().commit(creation(id));
      await store().commit(await next(store(), id, 1));
      const before = await store().load(id);
      const changes = { history: [], body: '{"state":"noted"}', due: { clear: [taskOf(id)] } };
      const stale = await next(store(), id, 2);
      const noted = await store().commit(await next(store(), id, 1, changes));
      expect(noted).toMatchObject({ kind: 'committed' });
      const current = await store().load(id);
      expect(current).toMatchObject({ version: 1, body: '{"state":"noted"}' });
      expect(current?.mark).not.toBe(before?.mark);
      expect(await store().commit(stale)).toEqual({ kind: 'conflict', current });
      expect(await store().commit(await next(store(), id, 2))).toMatchObject({ kind: 'committed' });
      const history = await entriesOf(store(), id, { after: -1, limit: 10 });
      expect(history).toEqual(['entry 0', 'entry 1', 'entry 2']);
      expect(await entriesOf(store(), id, { after: 1, limit: 10 })).toEqual(['entry 2']);
    });

    it('creating an instance that exists conflicts with its current record', async () => {
      const id = newId();
      await store().commit(creation(id, { body: 'first' }));
      expect(await store().commit(creation(id, { body: 'second' }))).toMatchObject({
        kind: 'conflict',
        current: { version: 0, body: 'first' },
      });
    });

    it('a step on an older record conflicts with the current one', async () => {
      const id = newId();
      await store().commit(creation(id));
      const late = await next(store(), id, 1, { body: 'lost' });
      await store().commit(await next(store(), id, 1, { body: 'won' }));
      expect(await store().commit(late)).toMatchObject({
        kind: 'conflict',
        current: { version: 1, body: 'won' },
      });
    });

    it('a step on an instance that does not exist conflicts, and returns no record', async () => {
      const commit = step(newId(), 1, { expected: strangeMark });
      expect(await store().commit(commit)).toEqual({ kind: 'conflict', current: undefined });
    });

    it('a commit returns the mark of the record that it wrote, and the next commit can build on it', async () => {
      const id = newId();
      const created = await store().commit(creation(id));
      const mark = created.kind === 'committed' ? created.mark : undefined;
      expect(await store().load(id)).toMatchObject({ mark });
      const stepped = await store().commit(step(id, 1, { expected: mark }));
      const { mark: stepMark } = stepped.kind === 'committed' ? stepped : { mark: undefined };
      expect(await store().load(id)).toMatchObject({ mark: stepMark, version: 1 });
      const late = await store().commit(step(id, 1, { expected: mark }));
      expect(late).toEqual({ kind: 'conflict', current: await store().load(id) });
    });

    it('no two commits make records with the same mark, whatever their versions', async () => {
      const ids = Array.from({ length: 20 }, newId);
      const outcomes = await Promise.all(ids.map((id) => store().commit(creation(id))));
      const marks = outcomes.map((outcome) => outcome.kind === 'committed' && outcome.mark);
      expect(new Set(marks).size).toBe(20);
    });

    it('a step on an earlier instance with the same id conflicts, even at the same version', async () => {
      const id = newId();
      await store().commit(creation(id));
      await store().commit(await next(store(), id, 1, { body: 'old', expireAt: now() + 1 }));
      const late = await next(store(), id, 2, { body: 'old, late' });
      await advance(5);
      expect(await store().expire(10)).toBe(1);
      await store().commit(creation(id));
      await store().commit(await next(store(), id, 1, { body: 'new' }));
      expect(await store().commit(late)).toMatchObject({
        kind: 'conflict',
        current: { version: 1, body: 'new' },
      });
      expect(await store().load(id)).toMatchObject({ version: 1, body: 'new' });
    });

    it('a conflict changes nothing', async () => {
      const id = newId();
      const kept = timerOf(id, 0, 0);
      await store().commit(
        creation(id, {
          terms: { add: ['status=Pending'] },
          due: { set: [{ wake: kept, atMs: 1000 }] },
        }),
      );
      const outcome = await store().commit(
        step(id, 6, {
          expected: strangeMark,
          terms: { add: ['status=Completed'], remove: ['status=Pending'] },
          due: {
            set: [{ wake: timerOf(id, 6, 0), atMs: 2000 }],
            lease: [taskOf(id, 6, 1)],
            clear: [kept],
          },
          expireAt: 1000,
        }),
      );
      expect(outcome.kind).toBe('conflict');
      expect(await store().load(id)).toMatchObject({ version: 0, body: '{"state":"created"}' });
      expect(await entriesOf(store(), id, { after: -1, limit: 10 })).toEqual(['entry 0']);
      expect(await store().count('orders', 'status=Pending')).toBe(1);
      expect(await store().count('orders', 'status=Completed')).toBe(0);
      expect(await store().expire(10)).toBe(0);
      expect(await dueNow(store())).toEqual([kept]);
    });

    it('a body of one megabyte is returned whole', async () => {
      const id = newId();
      const body = JSON.stringify({ data: '0123456789abcdeé'.repeat(65_536) });
      const entry = JSON.stringify({ note: 'x'.repeat(1_000_000) });
      await store().commit(creation(id, { body, history: [entry] }));
      expect(await store().commit(await next(store(), id, 1, { body: `${body} ` }))).toMatchObject({
        kind: 'committed',
      });
      expect((await store().load(id))?.body === `${body} `).toBe(true);
      expect((await entriesOf(store(), id, { after: -1, limit: 1 }))[0] === entry).toBe(true);
    });

    it('every character is returned unchanged', async () => {
      const id = newId();
      await store().commit(creation(id, { body: unicode, history: [unicode] }));
      expect(await store().load(id)).toMatchObject({ version: 0, body: unicode });
      expect(await entriesOf(store(), id, { after: -1, limit: 10 })).toEqual([unicode]);
    });

    it('of many concurrent creations of one instance, exactly one succeeds', async () => {
      const id = newId();
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, n) => store().commit(creation(id, { body: `${n}` }))),
      );
      expect(outcomes.filter((outcome) => outcome.kind === 'committed')).toHaveLength(1);
      const winner = outcomes.findIndex((outcome) => outcome.kind === 'committed');
      expect(await store().load(id)).toMatchObject({ version: 0, body: `${winner}` });
    });

    it('1,000 concurrent committers make exactly 1,000 versions, with the history in sequence', async () => {
      const id = newId();
      await store().commit(creation(id, { historyLimit: 2000 }));
      const versions = await Promise.all(
        Array.from({ length: 1000 }, () => commitUntilDone(store(), id)),
      );
      const expected = Array.from({ length: 1000 }, (_, n) => n + 1);
      expect(versions.toSorted((a, b) => a - b)).toEqual(expected);
      expect(await store().load(id)).toMatchObject({ version: 1000 });
      expect(await entriesOf(store(), id, { after: 0, limit: 2000 })).toEqual(
        expected.map((version) => `entry ${version}`),
      );
    }, 120_000);
  });
}

async function commitUntilDone(store: Store, id: InstanceId): Promise<number> {
  let current = await store.load(id);
  for (;;) {
    const version = (current?.version ?? 0) + 1;
    const { mark: expected } = current ?? { mark: undefined };
    const outcome = await store.commit(step(id, version, { expected, historyLimit: 2000 }));
    if (outcome.kind === 'committed') return version;
    if (outcome.kind === 'conflict') current = outcome.current;
  }
}
