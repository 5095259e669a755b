import { describe, expect, test } from 'vitest';
import { assign, setup } from 'xstate';
import { defineProcess, rollback, task } from '../../../../src/index.ts';
import {
  certify,
  fails,
  handsOver,
  ok,
  simulate,
  slow,
  wake,
} from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';

const hourMs = 3_600_000;

const machine = setup({
  types: {
    context: {} as { readonly price: number; readonly receipt?: string },
    events: {} as { type: 'PAY' } | { type: 'CANCEL' },
  },
  actors: { rollback, charge: task<string>(async () => ''), ship: task<void>(async () => {}) },
}).createMachine({
  context: { price: 10 },
  initial: 'waiting',
  states: {
    waiting: { on: { PAY: 'charging' }, after: { [24 * hourMs]: 'expired' } },
    charging: {
      invoke: {
        src: 'charge',
        onDone: { target: 'shipping', actions: assign({ receipt: ({ event }) => event.output }) },
        onError: 'expired',
      },
    },
    shipping: { invoke: { src: 'ship', onDone: 'done', onError: 'undoing' } },
    undoing: { invoke: { src: 'rollback', onDone: 'expired', onError: 'expired' } },
    done: { type: 'final' },
    expired: { type: 'final', tags: 'Failed' },
  },
});

const shop = defineProcess({
  name: 'shop',
  machine,
  tasks: {
    charge: { attempts: 2, backoff: { initialMs: hourMs }, compensate: async () => {} },
    ship: { attempts: 2, backoff: { initialMs: hourMs } },
  },
  retentionMs: 2 * 24 * hourMs,
  access: { start: ({ scopes }) => scopes.includes('shop') },
});

const admin = { sub: 'op', scopes: ['holdfast:admin'] };

describe('an operator in a simulation', () => {
  test('pauses and resumes an instance: meanwhile nothing starts, and events are refused', async () => {
    await using sim = await simulate(shop, { tasks: { charge: ok('r1'), ship: ok() } });
    await sim.act({ kind: 'pause' }, { reason: 'Stop!' });
    await sim.advance('48h');
    expect(sim).toBeIn('waiting');
    await expect(sim.send({ type: 'PAY' })).rejects.toMatchObject({ code: 'instance_paused' });
    expect(sim.instance.paused).toMatchObject({ reason: 'Stop!' });
    await expect(sim.act({ kind: 'pause' })).rejects.toMatchObject({ code: 'act_not_possible' });
    await sim.act({ kind: 'resume' });
    expect(sim).toHaveFailed();
    expect(sim.history.map(({ event }) => event.type)).toContain('act.pause');
  });

  test('fires a timer, and moves one', async () => {
    await using sim = await simulate(shop);
    const id = sim.instance.timers[0]?.id ?? '';
    const to = new Date(sim.now.getTime() + 100 * hourMs).toISOString();
    await sim.act({ kind: 'moveTimer', timer: id, to });
    await sim.advance('99h');
    expect(sim).toBeIn('waiting');
    await sim.act({ kind: 'fireTimer', timer: id });
    expect(sim).toBeIn('expired');
    await expect(sim.act({ kind: 'fireTimer', timer: id })).rejects.toMatchObject({
      code: 'act_not_possible',
    });
  });

  test('retries, completes and fails tasks, which it may call by their names', async () => {
    await using sim = await simulate(shop, {
      tasks: { charge: fails(1).then(ok('r1')), ship: handsOver() },
    });
    await sim.send({ type: 'PAY' });
    expect(sim.wakes).toEqual([wake.retry('charge')]);
    await sim.act({ kind: 'retryTask', task: 'charge' });
    expect(sim).toHaveCalled('charge', 2);
    expect(sim.data).toMatchObject({ receipt: 'r1' });
    await sim.act({ kind: 'completeTask', task: 'ship' });
    expect(sim).toHaveCompleted();

    await using other = await simulate(shop, { tasks: { charge: slow('1h', 'r1') } });
    await other.send({ type: 'PAY' });
    const id = other.instance.tasks[0]?.id ?? '';
    await other.act({ kind: 'failTask', task: id });
    expect(other).toHaveFailed();
    await expect(
      other.act({ kind: 'failTask', task: 'charge' }, { ifVersion: 0 }),
    ).rejects.toMatchObject({ code: 'precondition_failed' });
  });

  test('skips a failed compensation, moves an instance with a patch, and re-opens one', async () => {
    await using sim = await simulate(shop, {
      tasks: { charge: ok('r1'), ship: fails() },
      undo: { charge: fails() },
    });
    await sim.send({ type: 'PAY' });
    await sim.advance('48h');
    const [entry] = sim.ledger;
    expect(entry).toMatchObject({ state: 'failed' });
    await sim.act({ kind: 'skipRollback', id: entry?.id ?? '' });
    expect(sim.ledger).toMatchObject([{ state: 'skipped', reason: 'A test.' }]);
    await sim.act({ kind: 'reopen', state: 'waiting', context: { price: 5 } });
    expect(sim).toBeIn('waiting');
    expect(sim.data).toMatchObject({ price: 5 });
    await sim.act({ kind: 'moveTo', state: 'done' });
    expect(sim).toHaveCompleted();
    await expect(sim.act({ kind: 'reopen', state: 'nowhere' as 'waiting' })).rejects.toMatchObject({
      code: 'act_not_possible',
    });
    await expect(sim.act({ kind: 'dance' } as never)).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  test('pauses the process, and one of its tasks', async () => {
    await using sim = await simulate(shop, { tasks: { charge: ok('r1'), ship: ok() } });
    await sim.act({ kind: 'pauseProcess', task: 'charge' });
    await sim.send({ type: 'PAY' });
    await sim.advance('5h');
    expect(sim).toHaveCalled('charge', 0);
    await sim.act({ kind: 'resumeProcess', task: 'charge' });
    expect(sim).toHaveCompleted();
    await sim.act({ kind: 'pauseProcess' });
    await expect(sim.start(shop)).rejects.toMatchObject({ code: 'process_paused' });
    await expect(sim.act({ kind: 'pauseProcess', task: 'chargge' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  test('deletes what has ended, of which the simulation keeps what it read last', async () => {
    await using sim = await simulate(shop, { tasks: { charge: ok('r1'), ship: ok() } });
    await expect(sim.act({ kind: 'delete' })).rejects.toMatchObject({ code: 'act_not_possible' });
    await sim.send({ type: 'PAY' });
    expect(sim.isThere).toBe(true);
    await sim.act({ kind: 'delete' });
    expect(sim.isThere).toBe(false);
    expect(sim).toHaveCompleted();
    await expect(sim.act({ kind: 'delete' })).rejects.toMatchObject({ code: 'instance_not_found' });
    await expect(sim.as(admin).get()).rejects.toMatchObject({ code: 'instance_not_found' });
    await sim.crash();
    await sim.advance('30d');
    expect(sim.isThere).toBe(false);
  });
});

test('an instance expires once its retention is over, and its id is not found from then on', async () => {
  await using sim = await simulate(shop);
  await sim.advance('24h');
  expect(sim).toHaveFailed();
  await sim.advance(2 * 24 * hourMs - 1);
  expect(sim.isThere).toBe(true);
  await sim.advance('5s');
  expect(sim.isThere).toBe(false);
  expect(sim).toHaveFailed();
  await expect(sim.send({ type: 'PAY' })).rejects.toMatchObject({ code: 'instance_not_found' });
  await expect(sim.as(admin).list()).resolves.toMatchObject({ instances: [] });
});

describe('a caller in a simulation', () => {
  const alice = { sub: 'alice', tenant: 'acme', scopes: ['shop'] };

  test('owns what it starts, and does what its rights allow', async () => {
    await using sim = await simulate(shop, { as: alice, tasks: { charge: ok('r1'), ship: ok() } });
    await expect(sim.as(alice).get()).resolves.toMatchObject({ state: 'waiting' });
    await expect(sim.as(alice).act({ kind: 'pause' })).rejects.toMatchObject({ code: 'forbidden' });
    for (const other of [
      { sub: 'bob', tenant: 'acme' },
      { sub: 'alice' },
      { ...admin, tenant: 'other' },
    ]) {
      const as = sim.as(other);
      const notFound = { code: 'instance_not_found' };
      await expect(as.get()).rejects.toMatchObject(notFound);
      await expect(as.history()).rejects.toMatchObject(notFound);
      await expect(as.ledger()).rejects.toMatchObject(notFound);
      await expect(as.send({ type: 'PAY' })).rejects.toMatchObject(notFound);
      await expect(as.cancel()).rejects.toMatchObject(notFound);
      await expect(as.act({ kind: 'pause' })).rejects.toMatchObject(notFound);
      await expect(as.list()).resolves.toMatchObject({ instances: [] });
    }
    const observer = sim.as({ sub: 'eve', tenant: 'acme', scopes: ['holdfast:observe'] });
    await expect(observer.list()).resolves.toMatchObject({ instances: [{ id: sim.id }] });
    await expect(observer.send({ type: 'PAY' })).rejects.toMatchObject({ code: 'forbidden' });
    await sim.as({ ...admin, tenant: 'acme' }).act({ kind: 'pause' }, { reason: 'Audit' });
    expect(sim.history.at(-1)?.by).toMatchObject({ reason: 'Audit', sub: 'op' });
    await sim.as({ ...admin, tenant: 'acme' }).act({ kind: 'resume' });
    await sim.as(alice).send({ type: 'PAY' });
    expect(sim).toHaveCompleted();
  });

  test('starts nothing that the rules of the process deny', async () => {
    await expect(simulate(shop, { as: { sub: 'bob' } })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await using sim = await simulate(shop);
    await expect(sim.start(shop, { as: { sub: 'bob' } })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

test('a restart on a bare machine keeps what the process declares beside it', async () => {
  await using sim = await simulate(shop, {
    tasks: { charge: fails(1).then(ok('r2')), ship: ok() },
  });
  await sim.restart(machine.provide({ actions: {} }), { tasks: { ship: fails() } });
  await sim.send({ type: 'PAY' });
  await sim.advance('48h');
  // Two attempts each, and a compensation: the policies are those of the process.
  expect(sim).toHaveCalled('charge', 2);
  expect(sim).toHaveCalled('ship', 2);
  expect(sim.undoCalls('charge')).toHaveLength(1);
  const impossible = setup({ actors: { ship: task<void>(async () => {}) } }).createMachine({
    initial: 'a',
    states: { a: { invoke: { src: 'elsewhere' as 'ship' } } },
  });
  await expect(sim.restart(impossible)).rejects.toMatchObject({ code: 'process_refused' });
});

test('acts in a scenario are carried out once, whatever disturbs them', async () => {
  const certificate = await certify(shop, {
    tasks: { charge: ok('r1'), ship: slow('1h') },
    scenarios: {
      'an operator helps': async (sim) => {
        await sim.act({ kind: 'pause' });
        await sim.act({ kind: 'resume' });
        await sim.act({ kind: 'moveTo', state: 'shipping', context: { price: 1 } });
        await sim.act({ kind: 'completeTask', task: 'ship' });
        await sim.act({ kind: 'reopen', state: 'waiting' });
        await sim.act({ kind: 'moveTo', state: 'done' });
      },
    },
  });
  expect(certificate).toHoldFast();
});
