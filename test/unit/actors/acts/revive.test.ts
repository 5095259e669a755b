import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { toInstanceId, type PublicId } from '../../../../src/actors/ports/ids.ts';
import { hasEnded } from '../../../support/has-ended.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

const longMs = 60_000;

/** The name of the state in which an order waits differs between versions, so that instances in it do not fit the other one. */
function createOrder(version: string, waiting: string, log: string[] = []) {
  const machine = setup({
    actors: { ship: task<void>(async () => void log.push('ship')) },
    actions: { leave: () => void log.push('left'), enter: () => void log.push('entered') },
  }).createMachine({
    id: 'order',
    initial: waiting,
    states: {
      [waiting]: {
        exit: 'leave',
        after: { [longMs]: 'expired' },
        on: { SHIP: 'shipping', END: 'expired' },
      },
      shipping: { entry: 'enter', invoke: { src: 'ship', onDone: 'shipped' } },
      shipped: { on: { END: 'expired' } },
      expired: { type: 'final', tags: 'Failed' },
    },
  });
  return defineProcess({ name: 'order', version, machine, tasks: { ship: {} } });
}

describe('an instance that does not fit the deployed machine', () => {
  it('is moved to a state of it: its overdue timer does not fire, and no exit action runs', async () => {
    const log: string[] = [];
    const store = createVirtualStore();
    const old = await createMemoryRuntime(createOrder('1', 'waiting'), { store });
    const id = await old.start();
    await old.clock.finish(old.runtime.close());
    await using orders = await createMemoryRuntime(createOrder('2', 'resting', log), {
      store: { ...store, close: async () => undefined },
    });
    const { runtime, clock } = orders;
    await orders.until(id, ({ attention }) => attention);
    await clock.advance(2 * longMs);
    const moved = await runtime.act('order', id, { kind: 'moveTo', state: 'shipping' }, 'Renamed.');
    expect(moved).toMatchObject({ state: 'shipping', attention: false, timers: [] });
    const shipped = await orders.until(id, ({ state }) => state === 'shipped');
    expect(log).toEqual(['entered', 'ship']);
    expect(shipped.accepts).toMatchObject([{ type: 'END' }]);
    await clock.advance(3 * longMs);
    expect(await runtime.get('order', id)).toMatchObject({ state: 'shipped' });
    const { steps } = await runtime.history('order', id);
    expect(steps.at(-2)).toMatchObject({
      event: { type: 'act.moveTo', state: 'shipping' },
      from: 'waiting',
      to: 'shipping',
    });
  });
});

/** Two nodes, and an instance that has ended. `between` happens when the second node loads it for the second time. */
async function openTwo(between: (first: Nodes['first'], id: string) => Promise<unknown>) {
  const store = createVirtualStore();
  const process = createOrder('1', 'waiting');
  const first = await createMemoryRuntime(process, { store });
  const id = await first.start();
  await first.runtime.send('order', id, { type: 'END' });
  await first.until(id, hasEnded);
  let loads = 0;
  const watched: typeof store = {
    ...store,
    load: async (wanted) => {
      if (wanted === toInstanceId(id as PublicId) && (loads += 1) === 2) await between(first, id);
      return store.load(wanted);
    },
    close: async () => undefined,
  };
  const second = await createMemoryRuntime(process, { store: watched, node: 'second' });
  return {
    first,
    second,
    id,
    [Symbol.asyncDispose]: async () => {
      await second[Symbol.asyncDispose]();
      await first[Symbol.asyncDispose]();
    },
  };
}

interface Nodes {
  readonly first: Awaited<ReturnType<typeof createMemoryRuntime>>;
}

describe('two operators that re-open an instance at once, on two nodes', () => {
  it('do it once: the second is told that it is live', async () => {
    await using nodes = await openTwo(async ({ runtime }, id) =>
      runtime.act('order', id, { kind: 'reopen', state: 'waiting' }, 'By mistake.'),
    );
    const { first, second, id } = nodes;
    const act = { kind: 'reopen', state: 'shipped' };
    await expect(
      first.clock.finish(second.runtime.act('order', id, act, 'By mistake, too.')),
    ).rejects.toMatchObject({
      code: 'act_not_possible',
      message: expect.stringContaining('It has not ended'),
    });
    expect(await first.runtime.get('order', id)).toMatchObject({ state: 'waiting', version: 2 });
    // The second node goes on with the instance as it is, not with the actor that it restored for its own act.
    const shipping = await second.runtime.send('order', id, { type: 'SHIP' });
    expect(shipping).toMatchObject({ state: 'shipping', version: 3 });
  });

  it('also if the second named the version that it had seen', async () => {
    await using nodes = await openTwo(async ({ runtime }, id) =>
      runtime.act('order', id, { kind: 'reopen', state: 'waiting' }, 'By mistake.'),
    );
    const { first, second, id } = nodes;
    const act = { kind: 'reopen', state: 'shipped' };
    const refused = second.runtime.act('order', id, act, 'By mistake, too.', { ifVersion: 1 });
    await expect(first.clock.finish(refused)).rejects.toMatchObject({
      code: 'precondition_failed',
    });
    const shipping = await second.runtime.send('order', id, { type: 'SHIP' });
    expect(shipping).toMatchObject({ state: 'shipping', version: 3 });
  });
});
