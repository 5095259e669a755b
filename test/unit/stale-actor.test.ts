import { describe, expect, test } from 'vitest';
import { assign, setup } from 'xstate';
import type { Commit, Store } from '../../src/actors/ports.ts';
import { defineProcess } from '../../src/machines/define-process.ts';
import { createMemoryStore } from '../../src/persistence/memory-store.ts';
import { createTwoNodes } from './support/two-nodes.ts';

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
async function notesIn(store: Store, commits: readonly Commit[]): Promise<readonly string[]> {
  const [first] = commits;
  if (first === undefined) return [];
  const entries = await store.history(first.id, { after: 0, limit: 100 });
  return entries.map((entry) => (JSON.parse(entry) as { event: { text: string } }).event.text);
}

describe('an id that is used again', () => {
  test('names the new instance, on a node too that still holds the old one at the same version', async () => {
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

  test('names no instance while there is none, on a node too that still holds the old one', async () => {
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

function caller(sub: string) {
  return { sub, tenant: undefined, scopes: [], claims: { sub } };
}

test('after a failover to an older branch, the context is the fold of the history', async () => {
  const before = createMemoryStore();
  const commits: Commit[] = [];
  const recorded: Store = {
    ...before,
    commit: async (commit) => {
      commits.push(commit);
      return before.commit(commit);
    },
  };
  await using nodes = createTwoNodes([account], { store: recorded });
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

/** A replica of a store that got these commits. */
async function branchOf(commits: readonly Commit[]): Promise<Store> {
  const replica = createMemoryStore();
  for (const commit of commits) {
    const { mark: expected } = (await replica.load(commit.id)) ?? { mark: undefined };
    await replica.commit({ ...commit, expected });
  }
  return replica;
}
