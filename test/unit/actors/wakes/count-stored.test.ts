import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { toInstanceId, toRecordMark, type PublicId } from '../../../../src/actors/ports/ids.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { openOlder } from '../../../support/open-older.ts';
import { createVirtualStore, type VirtualStore } from '../../../support/virtual-store.ts';

const parcel = defineProcess({
  name: 'parcel',
  machine: setup({}).createMachine({
    initial: 'packing',
    states: {
      packing: { on: { SEND: 'underway', LOSE: 'lost' } },
      underway: { initial: 'van', states: { van: {} }, on: { ARRIVE: 'home' } },
      home: { type: 'final' },
      lost: { type: 'final', tags: 'Failed' },
    },
  }),
});

/** What nodes with counts share; older ones have none. */
const register = toInstanceId('counts parcel' as PublicId);

/** Opens a node of a version without counts: it says neither where instances count nor what its load is. */
async function openBefore(store: VirtualStore) {
  return openOlder(parcel, store, {
    load: async (id) => (id === register ? undefined : store.load(id)),
    commit: async (commit) =>
      commit.id === register
        ? { kind: 'committed', mark: toRecordMark(0, 'nowhere') }
        : store.commit({ ...commit, counted: { groups: [], names: [] } }),
    recount: async () => {},
    announce: async (owner, ttlMs) => store.announce(owner, ttlMs),
  });
}

async function openNewer(store: VirtualStore) {
  return createMemoryRuntime(parcel, {
    store: { ...store, close: async () => {} },
    node: 'newer',
  });
}

type Runtime = Awaited<ReturnType<typeof openBefore>>;

async function start(runtime: Runtime, ...events: readonly string[]): Promise<string> {
  const { id } = (await runtime.start('parcel', undefined)).instance;
  for (const type of events) await runtime.send('parcel', id, { type });
  return id;
}

async function counted(runtime: Runtime) {
  const { states } = await runtime.states('parcel');
  return Object.fromEntries(states.map(({ state, active, ended }) => [state, [active, ended]]));
}

test('instances that a version without counts has stored count soon after a newer node starts', async () => {
  const store = createVirtualStore();
  const older = await openBefore(store);
  // More than a page.
  for (let n = 0; n < 130; n += 1) await start(older);
  const sent = await start(older, 'SEND');
  await start(older, 'SEND', 'ARRIVE');
  await start(older, 'LOSE');
  const cancelled = await start(older);
  await older.cancel('parcel', cancelled);
  await store.clock.finish(older.close());
  await using newer = await openNewer(store);
  expect(await counted(newer.runtime)).toMatchObject({ packing: [0, 0] });
  expect(await newer.runtime.states('parcel')).toMatchObject({ counting: true });
  await store.clock.advance(120_000);
  const all = {
    packing: [130, 1],
    underway: [1, 0],
    'underway.van': [1, 0],
    home: [0, 1],
    lost: [0, 1],
  };
  expect(await counted(newer.runtime)).toEqual(all);
  expect(await newer.runtime.states('parcel')).not.toHaveProperty('counting');
  await newer.runtime.send('parcel', sent, { type: 'ARRIVE' });
  expect(await counted(newer.runtime)).toMatchObject({ underway: [0, 0], home: [0, 2] });
});

test('instances that an older node steps beside a newer one count where they are once it is gone', async () => {
  const store = createVirtualStore();
  const older = await openBefore(store);
  await using newer = await openNewer(store);
  await store.clock.advance(120_000);
  await start(older);
  await older.send('parcel', await start(newer.runtime), { type: 'SEND' });
  await store.clock.advance(120_000);
  expect(await newer.runtime.states('parcel')).toMatchObject({ counting: true });
  await store.clock.finish(older.close());
  await store.clock.advance(120_000);
  expect(await counted(newer.runtime)).toMatchObject({ packing: [1, 0], underway: [1, 0] });
});
