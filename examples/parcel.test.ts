import { expect, test } from 'vitest';
import { assign, setup } from 'xstate';
import { defineProcess, rollback, task } from '../src/index.ts';
import { certify, explore, fails, ok, simulate, slow, wake } from '../src/testing/testing.ts';
import '../src/testing/vitest.ts';

const hourMs = 3_600_000;

const machine = setup({
  types: {
    context: {} as { chargeId?: string },
    events: {} as { type: 'PICKED_UP' },
  },
  actors: {
    rollback,
    charge: task<{ id: string }>(async ({ idempotencyKey: key }) => call('/charges', { key })),
    ship: task<void>(async () => void (await call('/shipments', {}))),
  },
}).createMachine({
  id: 'parcel',
  context: {},
  initial: 'charging',
  states: {
    charging: {
      invoke: {
        src: 'charge',
        onDone: { target: 'paid', actions: assign({ chargeId: ({ event }) => event.output.id }) },
        onError: 'failed',
      },
    },
    paid: {
      initial: 'packing',
      states: {
        packing: { after: { [24 * hourMs]: 'shipping' } },
        shipping: { invoke: { src: 'ship', onDone: 'pickup', onError: '#parcel.undoing' } },
        pickup: { on: { PICKED_UP: '#parcel.done' }, after: { [72 * hourMs]: '#parcel.undoing' } },
      },
    },
    undoing: { invoke: { src: 'rollback', onDone: 'failed', onError: 'failed' } },
    done: { type: 'final' },
    failed: { type: 'final', tags: 'Failed' },
  },
});

const parcel = defineProcess({
  name: 'parcel',
  machine,
  tasks: {
    charge: { attempts: 5, compensate: ({ output }) => call('/refunds', { of: output?.id }) },
    ship: { attempts: 3, irreversible: true },
  },
});

async function call(path: string, body: object): Promise<{ id: string }> {
  const response = await fetch(`https://shop.example.com${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return (await response.json()) as { id: string };
}

test('a parcel is shipped after a day, and waits three days to be picked up', async () => {
  await using sim = await simulate(parcel, {
    tasks: { charge: fails(2).then(ok({ id: 'c1' })), ship: ok() },
  });
  await sim.advance('25h');
  expect(sim).toBeIn('paid.pickup');
  expect(sim.wakes).toEqual([wake.event('PICKED_UP'), wake.timer('P3D')]);
  await sim.send({ type: 'PICKED_UP' });
  expect(sim).toHaveCompleted();
  expect(sim).toHaveCalled('charge', 3);
});

test('a parcel that nobody picks up is paid back, although the service crashes meanwhile', async () => {
  await using sim = await simulate(parcel, {
    tasks: { charge: ok({ id: 'c1' }), ship: slow('2h') },
    undo: { charge: fails(1).then(ok()) },
  });
  await sim.until('paid.shipping');
  await sim.crash();
  await sim.until('paid.pickup');
  expect(sim).toOwe('charge');
  await sim.advance('P3D');
  await sim.crash();
  await sim.until('failed');
  expect(sim).toOwe();
  // Under the same key: the shop ships one parcel.
  expect(new Set(sim.calls('ship').map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
});

test('whatever happens, a parcel is picked up or paid back', async () => {
  const seen = await explore(parcel, {
    outcomes: { charge: [ok({ id: 'c1' })], ship: [ok()] },
    properties: ({ leadsTo, never }) => ({
      'no parcel is left': leadsTo('paid', 'done | failed'),
      'no parcel is handed out unpaid': never(
        ({ state, data }) => state === 'done' && data.chargeId === undefined,
      ),
    }),
  });
  expect(seen).toCover({ states: 1, transitions: 1, taskOutcomes: 1, compensations: 1 });
  expect(seen).toHold();
});

test('a parcel comes to the same whatever fails beneath it', async () => {
  const certificate = await certify(parcel, {
    tasks: { charge: fails(1).then(ok({ id: 'c1' })), ship: ok() },
    seeds: 5,
    scenarios: { 'paid back': async (sim) => sim.until('failed') },
  });
  expect(certificate).toHoldFast();
}, 240_000);
