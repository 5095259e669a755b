import { describe, expect, test } from 'vitest';
import { assign, fromCallback, setup } from 'xstate';
import { parseEntry } from '../../../../src/actors/record/written/written-entry.ts';
import type { Commit, Store } from '../../../../src/actors/ports/ports.ts';
import type { HistoryStep } from '../../../../src/actors/views/view-types.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryStore } from '../../../../src/persistence/memory/memory-store.ts';
import { createTwoNodes } from '../../support/two-nodes.ts';

interface Account {
  readonly holder: string;
  readonly notes: readonly string[];
}

/** Reached by its holder; every event is noted in the context. */
const account = defineProcess({
  name: 'account',
  machine: setup({
    types: {
      context: {} as Account,
      input: {} as { holder: string; by: string },
      events: {} as { type: 'NOTE'; text: string } | { type: 'CLOSE' },
    },
  }).createMachine({
    context: ({ input }) => ({ holder: input.by, notes: [] }),
    initial: 'open',
    states: {
      open: {
        on: {
          NOTE: {
            actions: assign({ notes: ({ context, event }) => [...context.notes, event.text] }),
          },
          CLOSE: 'closed',
        },
      },
      closed: { type: 'final' },
    },
  }),
  correlate: ({ input }) => input.holder,
  retentionMs: 1_000,
});

const note = (text: string) => ({ type: 'NOTE', text });

/** The texts that the history tells of, folded as the machine folds them. */
async function notesIn(store: Store, [first]: readonly Commit[]): Promise<readonly string[]> {
  if (first === undefined) return [];
  const page = { after: 0, limit: 100, maxBytes: Infinity };
  const { entries } = await store.history(first.id, page);
  return entries.map((entry) => (parseEntry(entry).event as unknown as { text: string }).text);
}

describe('a reused id', () => {
  test('names the new instance, even on a node that still holds the old one at the same version', async () => {
    let now = 1_700_000_000_000;
    const store = createMemoryStore({ now: () => now });
    await using nodes = createTwoNodes([account], { store });
    const { a, b } = nodes;
    const start = async (by: string) =>
      (await a.start('account', { holder: 'ada', by }, { caller: caller(by) })).instance;
    const { id } = await start('old');
    await b.send('account', id, note('of the old one'));
    await a.send('account', id, { type: 'CLOSE' });
    now = Date.now() + 10_000;
    expect(await store.expire(10)).toBe(1);
    const { id: again } = await start('new');
    expect(again).toBe(id);
    await a.send('account', id, note('first'));

    const answer = await b.send('account', id, note('second'));

    const data = { holder: 'new', notes: ['first', 'second'] };
    expect(answer).toMatchObject({ version: 2, data });
    expect(await a.get('account', id, { caller: caller('new') })).toMatchObject({ data });
    await expect(a.get('account', id, { caller: caller('old') })).rejects.toMatchObject({
      code: 'instance_not_found',
    });
  });

  test('names no instance while there is none, even on a node that still holds the old one', async () => {
    let now = 1_700_000_000_000;
    const store = createMemoryStore({ now: () => now });
    await using nodes = createTwoNodes([account], { store });
    const { a, b } = nodes;
    const { id } = (await a.start('account', { holder: 'ada', by: 'ada' })).instance;
    await b.send('account', id, note('one'));
    await a.send('account', id, { type: 'CLOSE' });
    now = Date.now() + 10_000;
    expect(await store.expire(10)).toBe(1);
    for (const event of [note('late'), { type: 'UNKNOWN' }]) {
      await expect(b.send('account', id, event)).rejects.toMatchObject({
        code: 'instance_not_found',
      });
    }
  });
});

test('a follower of an instance is not shown a later one with the same id', async () => {
  let now = 1_700_000_000_000;
  const store = createMemoryStore({ now: () => now });
  await using nodes = createTwoNodes([account], { store });
  const { a } = nodes;
  const start = async (by: string) =>
    (await a.start('account', { holder: 'ada', by }, { caller: caller(by) })).instance;
  const { id } = await start('old');
  await a.send('account', id, note('one'));
  const { signal } = new AbortController();
  const following = a.follow('account', id, { caller: caller('old'), signal });
  const steps = following[Symbol.asyncIterator]();
  for (const sequence of [0, 1]) {
    expect((await steps.next()).value).toMatchObject({ sequence });
  }
  // While the follower does not read on.
  await a.send('account', id, { type: 'CLOSE' });
  now = Date.now() + 10_000;
  expect(await store.expire(10)).toBe(1);
  await start('new');
  for (const text of ['a', 'b', 'c']) await a.send('account', id, note(text));

  await expect(steps.next()).rejects.toMatchObject({ code: 'instance_not_found' });
});

test('a follower of an instance that is forgotten before its end was read is not told that it ended', async () => {
  let now = 1_700_000_000_000;
  const store = createMemoryStore({ now: () => now });
  await using nodes = createTwoNodes([account], { store });
  const { a } = nodes;
  const { id } = (await a.start('account', { holder: 'ada', by: 'ada' })).instance;
  const { signal } = new AbortController();
  const steps = a.follow('account', id, { signal })[Symbol.asyncIterator]();
  expect((await steps.next()).value).toMatchObject({ sequence: 0 });
  // While the follower does not read on.
  await a.send('account', id, { type: 'CLOSE' });
  now = Date.now() + 10_000;
  expect(await store.expire(10)).toBe(1);

  await expect(steps.next()).rejects.toMatchObject({ code: 'instance_not_found' });
});

test('events from a callback actor of the old instance do not reach the new one', async () => {
  const rings: (() => void)[] = [];
  const door = defineProcess({
    name: 'door',
    machine: setup({
      types: { events: {} as { type: 'RING' } | { type: 'NOTE' } | { type: 'CLOSE' } },
      actors: {
        bell: fromCallback<{ type: 'RING' }>(({ sendBack }) => {
          rings.push(() => sendBack({ type: 'RING' }));
        }),
      },
    }).createMachine({
      invoke: { src: 'bell' },
      initial: 'open',
      states: {
        open: { on: { RING: { actions: () => {} }, NOTE: { actions: () => {} }, CLOSE: 'shut' } },
        shut: { type: 'final' },
      },
    }),
    correlate: () => 'front',
    volatile: ['bell'],
    retentionMs: 1_000,
  });
  let now = 1_700_000_000_000;
  const store = createMemoryStore({ now: () => now });
  await using nodes = createTwoNodes([door], { store });
  const { a, b } = nodes;
  const start = async () => (await a.start('door', {})).instance.id;
  const id = await start();
  await b.send('door', id, { type: 'NOTE' });
  const [, ofOldOnB] = rings;
  await a.send('door', id, { type: 'CLOSE' });
  now = Date.now() + 10_000;
  expect(await store.expire(10)).toBe(1);
  await start();
  ofOldOnB?.();
  await b.send('door', id, { type: 'NOTE' });
  const [, , , ofNewOnB] = rings;
  ofNewOnB?.();
  const isThird = ({ version }: { readonly version: number }) => version >= 2;
  await a.wait('door', id, { until: isThird, timeoutMs: 5_000 });
  await b.send('door', id, { type: 'NOTE' });

  const { steps } = await a.history('door', id);
  expect(steps.map(({ event }) => event.type)).toEqual(['start', 'NOTE', 'RING', 'NOTE']);
});

function caller(sub: string) {
  return { sub, tenant: undefined, scopes: [], claims: { sub } };
}

test('after a failover to an older branch, the context is the fold of the history', async () => {
  const { store, commits } = recordCommits();
  await using nodes = createTwoNodes([account], { store });
  const { a, b } = nodes;
  const { id } = (await a.start('account', { holder: 'ada', by: 'ada' })).instance;
  await b.send('account', id, note('common'));
  const replica = await branchOf(commits);
  await b.send('account', id, note('lost'));
  nodes.failOver(replica);
  await a.send('account', id, note('kept'));
  // Node b holds version 2 of the one branch, and the store version 2 of the other.

  const answer = await b.send('account', id, note('last'));

  const notes = ['common', 'kept', 'last'];
  expect(answer).toMatchObject({ version: 3, data: { notes } });
  expect(await notesIn(replica, commits)).toEqual(notes);
});

test('a follower of an instance is shown the step that replaced the last one after a failover', async () => {
  const { store, commits } = recordCommits();
  await using nodes = createTwoNodes([account], { store });
  const { a, b } = nodes;
  const { id } = (await a.start('account', { holder: 'ada', by: 'ada' })).instance;
  const replica = await branchOf(commits);
  await b.send('account', id, note('lost'));
  const { signal } = new AbortController();
  const steps = a.follow('account', id, { signal })[Symbol.asyncIterator]();
  const next = async () => ((await steps.next()).value as HistoryStep).event;
  expect(await next()).toMatchObject({ type: 'start' });
  expect(await next()).toMatchObject({ text: 'lost' });
  nodes.failOver(replica);
  await a.send('account', id, note('kept'));
  await a.send('account', id, note('last'));
  expect(await next()).toMatchObject({ text: 'kept' });
  expect(await next()).toMatchObject({ text: 'last' });
});

/** A store, and the commits that came to it. */
function recordCommits(): { readonly store: Store; readonly commits: readonly Commit[] } {
  const memory = createMemoryStore();
  const commits: Commit[] = [];
  const commit: Store['commit'] = async (made) => {
    commits.push(made);
    return memory.commit(made);
  };
  return { store: { ...memory, commit }, commits };
}

/** A replica of a store that got these commits. */
async function branchOf(commits: readonly Commit[]): Promise<Store> {
  const replica = createMemoryStore();
  for (const commit of commits) {
    const { mark: expected } = (await replica.load(commit.id)) ?? { mark: undefined };
    await replica.commit({ ...commit, expected });
  }
  return replica;
}
