import { describe, expect, it } from 'vitest';
import { assign, fromPromise, setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { gate } from '../../../support/gate.ts';
import { createTwoNodes } from '../../support/two-nodes.ts';

const ada = { sub: 'ada', tenant: undefined, scopes: [], claims: {} };
const bob = { sub: 'bob', tenant: undefined, scopes: [], claims: {} };

/** Counts; others than its owner may send once it is shared. */
const counter = defineProcess({
  name: 'counter',
  machine: setup({ types: { context: {} as { count: number } } }).createMachine({
    context: { count: 0 },
    initial: 'own',
    on: { ADD: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
    states: { own: { on: { SHARE: 'shared' } }, shared: { on: { OWN: 'own' } } },
  }),
  access: { read: () => true, send: ({ state }) => state === 'shared' },
});

const add = { type: 'ADD' };

describe('an event that an outdated copy would refuse', () => {
  it('is answered by the newest, and applied once', async () => {
    await using nodes = createTwoNodes([counter]);
    const { a, b } = nodes;
    const { id } = (await a.start('counter', {}, { caller: ada })).instance;
    let batch: Promise<unknown>[] = [];
    nodes.afterCommitOfB(async () => {
      // These two come in one batch, to a copy that does not know of SHARE.
      batch = [bob, ada].map(async (caller) => b.send('counter', id, add, { caller }));
      await a.send('counter', id, { type: 'SHARE' });
    });
    await b.send('counter', id, add, { caller: ada });

    const answers = await Promise.allSettled(batch);

    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(await a.get('counter', id)).toMatchObject({ version: 4, data: { count: 3 } });
  });

  it('is refused by the newest, although the copy would accept it', async () => {
    await using nodes = createTwoNodes([counter]);
    const { a, b } = nodes;
    const { id } = (await a.start('counter', {}, { caller: ada })).instance;
    await a.send('counter', id, { type: 'SHARE' });
    let batch: Promise<unknown>[] = [];
    nodes.afterCommitOfB(async () => {
      batch = [bob, ada].map(async (caller) => b.send('counter', id, add, { caller }));
      await a.send('counter', id, { type: 'OWN' });
    });
    await b.send('counter', id, add, { caller: ada });

    const answers = await Promise.allSettled(batch);

    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await a.get('counter', id)).toMatchObject({ data: { count: 2 } });
  });
});

/** `BAD` keeps what no record can, on which `PAY` throws; `THROW` always throws. */
const till = defineProcess({
  name: 'till',
  machine: setup({
    types: {
      context: {} as { paid: number; bad?: unknown },
      events: {} as { type: 'PAY' } | { type: 'BAD' } | { type: 'THROW' },
    },
  }).createMachine({
    context: { paid: 0 },
    on: {
      PAY: {
        actions: assign({
          paid: ({ context: { paid, bad } }) => {
            if (bad !== undefined) throw new Error('it is bad');
            return paid + 1;
          },
        }),
      },
      BAD: { actions: assign({ bad: () => new Map() }) },
      THROW: {
        actions: assign(() => {
          throw new Error('broken');
        }),
      },
    },
  }),
});

describe('in a batch', () => {
  const [pay, bad, broken] = ['PAY', 'BAD', 'THROW'].map((type) => ({ type }));
  it.each([
    ['the first event makes a context that is not durable', [bad, pay]],
    ['the last event makes a context that is not durable', [pay, pay, bad]],
    ['events in between cannot be stored', [pay, bad, pay, broken, pay, bad, pay, pay]],
    ['the machine throws on the first event', [broken, pay, pay]],
    ['no event can be stored', [broken, bad, broken]],
  ])('if %s, exactly those that are answered as applied are applied', async (_, events) => {
    await using memory = await createMemoryRuntime(till);
    const { runtime } = memory;
    const id = await memory.start();
    // What comes while this one is under way makes one batch.
    const first = runtime.send('till', id, pay);

    const answers = await Promise.allSettled(
      events.map(async (event) => runtime.send('till', id, event)),
    );

    await first;
    expect(answers.map(({ status }) => status)).toEqual(
      events.map((event) => (event === pay ? 'fulfilled' : 'rejected')),
    );
    const paid = 1 + events.filter((event) => event === pay).length;
    expect(await runtime.get('till', id)).toMatchObject({ version: paid, data: { paid } });
    const { steps } = await runtime.history('till', id);
    expect(steps.map(({ event }) => event.type)).toEqual(['start', ...Array(paid).fill('PAY')]);
  });
});

/** Converts at a rate, and throws until it has one; the task needs the rate when it ends. */
function createExchange(done: Promise<void>) {
  return defineProcess({
    name: 'exchange',
    machine: setup({
      types: { context: {} as { rate?: { value: number }; paid: number; noted?: true } },
      actors: { settle: fromPromise(async () => done) },
      actions: {
        pay: assign({
          paid: ({ context: { rate, paid } }) => {
            if (rate === undefined) throw new Error('there is no rate');
            return paid + rate.value;
          },
        }),
      },
    }).createMachine({
      context: { paid: 0 },
      invoke: { src: 'settle', onDone: { actions: 'pay' } },
      on: {
        RATE: { actions: assign({ rate: { value: 2 } }) },
        PAY: { actions: 'pay' },
        NOTE: { actions: assign({ noted: true }) },
      },
    }),
  });
}

describe('an exception on an outdated copy only', () => {
  it('does not fail an event that the newest accepts', async () => {
    await using nodes = createTwoNodes([createExchange(new Promise(() => {}))]);
    const { a, b } = nodes;
    const { id } = (await b.start('exchange', {})).instance;
    await a.send('exchange', id, { type: 'RATE' });

    const answer = await b.send('exchange', id, { type: 'PAY' });

    expect(answer).toMatchObject({ version: 2, data: { paid: 2 } });
  });

  it('does not make an instance stuck if the newest accepts the end of the task', async () => {
    const done = gate();
    await using nodes = createTwoNodes([createExchange(done.open)]);
    const { a, b } = nodes;
    const { id } = (await b.start('exchange', {})).instance;
    await a.send('exchange', id, { type: 'RATE' });
    done.let();

    const view = await a.wait('exchange', id, {
      until: ({ version }) => version === 2,
      timeoutMs: 5_000,
    });

    expect(view).toMatchObject({ attention: false, data: { paid: 2 } });
    const { steps } = await a.history('exchange', id);
    expect(steps.map(({ event }) => event.type)).toEqual(['start', 'RATE', 'task.completed']);
  });

  it('is answered if the newest throws, too', async () => {
    await using nodes = createTwoNodes([createExchange(new Promise(() => {}))]);
    const { a, b } = nodes;
    const { id } = (await b.start('exchange', {})).instance;
    await a.send('exchange', id, { type: 'NOTE' });
    await expect(b.send('exchange', id, { type: 'PAY' })).rejects.toMatchObject({
      code: 'machine_threw',
    });
    expect(await a.get('exchange', id)).toMatchObject({ version: 1 });
  });
});

describe('a start that is repeated', () => {
  it('gets the first answer, although the machine deployed since throws', async () => {
    const ready = setup({}).createMachine({ initial: 'ready', states: { ready: {} } });
    const spoilt = setup({}).createMachine({
      context: () => {
        throw new Error('broken');
      },
      initial: 'ready',
      states: { ready: {} },
    });
    await using nodes = createTwoNodes([defineProcess({ name: 'thing', machine: ready })], {
      processesOfB: [defineProcess({ name: 'thing', machine: spoilt })],
    });
    const key = { idempotencyKey: 'one' };
    const first = await nodes.a.start('thing', {}, key);
    expect(await nodes.b.start('thing', {}, key)).toEqual(first);
    await expect(nodes.b.start('thing', {}, { idempotencyKey: 'two' })).rejects.toMatchObject({
      code: 'machine_threw',
    });
  });
});
