import { expect, test } from 'vitest';
import { parseRecord } from '../../../../src/actors/record/written/parse-record.ts';
import { writeRecord } from '../../../../src/actors/record/written/write-record.ts';
import { sumOwed } from '../../../../src/actors/record/index-terms.ts';
import { registerId } from '../../../../src/actors/wakes/register-id.ts';
import { createEventful } from '../../../support/eventful.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { openOlder } from '../../../support/open-older.ts';
import { createVirtualStore, type VirtualStore } from '../../../support/virtual-store.ts';

const eventful = createEventful();

/** What nodes share about deploys. */
const register = registerId('deploys', 'eventful');
const isOld = (term: string) => !term.startsWith('owes=') && !term.startsWith('attention=');
/** The older version, in the words of this one: what it calls its terms is not what this one calls its own. */
const swapped = (body: string) =>
  body.replaceAll(/\(terms ([01])\)/g, (_, terms: string) => `(terms ${1 - Number(terms)})`);

/** Opens a node of a version without the terms of gauges. */
async function openBefore(store: VirtualStore) {
  return openOlder(eventful, store, {
    async load(id) {
      const stored = await store.load(id);
      if (id !== register || stored === undefined) return stored;
      return { ...stored, body: swapped(stored.body) };
    },
    async commit(commit) {
      if (commit.id === register) return store.commit({ ...commit, body: swapped(commit.body) });
      if (!('format' in (JSON.parse(commit.body) as object))) return store.commit(commit);
      const { terms, ...record } = parseRecord(commit);
      return store.commit({
        ...commit,
        body: writeRecord({ ...record, terms: terms.filter(isOld) }),
        terms: { ...commit.terms, add: commit.terms.add.filter(isOld) },
      });
    },
  });
}

const openNewer = async (store: VirtualStore) =>
  createMemoryRuntime(eventful, { store: { ...store, close: async () => {} }, node: 'newer' });

async function owing(runtime: Awaited<ReturnType<typeof openBefore>>, store: VirtualStore) {
  const { id } = (await runtime.start('eventful', undefined)).instance;
  await runtime.send('eventful', id, { type: 'PAY' });
  await store.clock.advance(1_000);
  return id;
}

async function counted(store: VirtualStore) {
  const count = async (term: string) => store.count('eventful', term);
  return [await sumOwed(count), await count('attention=compensation_failed')];
}

test('instances that an older version has stored count under the terms of this one soon after a start, without a step', async () => {
  const store = createVirtualStore();
  const older = await openBefore(store);
  const id = await owing(older, store);
  const { version } = await older.get('eventful', id);
  await store.clock.finish(older.close());
  expect(await counted(store)).toEqual([0, 0]);
  await using newer = await openNewer(store);
  await store.clock.advance(120_000);
  expect(await counted(store)).toEqual([1, 1]);
  expect((await newer.runtime.get('eventful', id)).version).toBe(version);
});

test('instances that an older node steps beside a newer one count once it is gone', async () => {
  const store = createVirtualStore();
  const older = await openBefore(store);
  await using newer = await openNewer(store);
  await store.clock.advance(120_000);
  await owing(older, store);
  await store.clock.finish(older.close());
  await store.clock.advance(120_000);
  expect(await counted(store)).toEqual([1, 1]);
  expect(await newer.runtime.count('eventful')).toMatchObject({ attention: 1 });
});
