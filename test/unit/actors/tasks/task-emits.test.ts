import { describe, expect, test } from 'vitest';
import { emit, fromCallback, fromPromise, setup, type AnyActorRef, type EventObject } from 'xstate';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { HoldfastError } from '../../../../src/errors.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { gate as createGate } from '../../../support/gate.ts';

type Told = { readonly event: { readonly type: string }; readonly idempotencyKey: string };

interface Progress extends EventObject {
  readonly type: 'progress';
  readonly part: unknown;
}

function emitting(run: (say: (part: unknown) => void) => Promise<unknown>) {
  const work = fromPromise<unknown, undefined, Progress>(async ({ emit: send }) =>
    run((part) => send({ type: 'progress', part })),
  );
  const machine = setup({ actors: { work } }).createMachine({
    initial: 'working',
    states: {
      working: { invoke: { src: 'work', id: 'work', onDone: 'done', onError: 'failed' } },
      done: { type: 'final' },
      failed: { type: 'final', tags: 'Failed' },
    },
    on: { LEAVE: '.done' },
  });
  return machine;
}

test('onEmit and compensations may return a Response, which is not JSON', async () => {
  let told = 0;
  let undone = 0;
  const machine = setup({
    actors: { pay: fromPromise(async () => 'paid'), rollback },
  }).createMachine({
    initial: 'paying',
    states: {
      paying: { entry: emit({ type: 'begun' }), invoke: { src: 'pay', onDone: 'undoing' } },
      undoing: { invoke: { src: 'rollback', onDone: 'undone' } },
      undone: { type: 'final' },
    },
  });
  const compensate = () => {
    undone += 1;
    return new Response();
  };
  const process = defineProcess({ name: 'work', machine, tasks: { pay: { compensate } } });
  await using memory = await createMemoryRuntime(process, {
    onEmit: async () => {
      told += 1;
      return new Response();
    },
  });
  const { ledger } = await memory.until(
    await memory.start(),
    ({ status, tasks }) =>
      status === 'Completed' && tasks.every(({ outcome }) => outcome !== 'pending'),
  );
  expect(ledger).toMatchObject([{ task: 'pay', state: 'undone' }]);
  expect([told, undone]).toEqual([1, 1]);
});

describe('an event that a task emits', () => {
  test('is told to onEmit while the task runs, in order, and is in the history', async () => {
    const gate = createGate();
    const told: Told[] = [];
    const machine = emitting(async (say) => {
      const part = { n: 1 };
      say(part);
      part.n = 99;
      say({ n: 2 });
      await gate.open;
      say({ n: 3 });
    });
    await using memory = await createMemoryRuntime(defineProcess({ name: 'work', machine }), {
      onEmit: (emitted) => void told.push(emitted),
    });
    const id = await memory.start();
    await memory.clock.settle();
    expect(told).toHaveLength(2);
    expect((await memory.runtime.get('work', id)).status).toBe('Pending');
    gate.let();
    await memory.until(id, ({ status }) => status === 'Completed');
    const parts = [1, 2, 3].map((n) => ({ type: 'progress', part: { n } }));
    expect(told.map(({ event }) => event)).toEqual(parts);
    expect(new Set(told.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(3);
    const { steps } = await memory.runtime.history('work', id);
    expect(steps.flatMap(({ emitted }) => emitted ?? [])).toEqual(parts);
    const [named] = steps.filter(({ emitted }) => emitted !== undefined);
    expect(named?.event).toMatchObject({ type: 'task.emitted', task: 'work', id: '0/0' });
  });

  test('is told before the outcome, even after an outage of the store, and again if onEmit fails', async () => {
    let refusals = 2;
    let commits = 0;
    const store = createVirtualStore();
    const commit: typeof store.commit = async (planned) => {
      commits += 1;
      // The start is the first, the emitted event the second.
      if (commits === 2) throw new HoldfastError('store_unavailable', 'The store is away.');
      return store.commit(planned);
    };
    const told: unknown[] = [];
    const machine = emitting(async (say) => say('only'));
    await using memory = await createMemoryRuntime(defineProcess({ name: 'work', machine }), {
      onEmit: ({ event }) => {
        if (refusals-- > 0) throw new Error('not yet');
        told.push(event);
      },
      random: () => 0,
      store: { ...store, commit },
    });
    const id = await memory.start();
    await memory.clock.advance(10_000);
    expect(await memory.runtime.get('work', id)).toMatchObject({ status: 'Completed' });
    const { steps } = await memory.runtime.history('work', id);
    const ofTask = steps.map(({ event }) => event.type).filter((type) => type.startsWith('task.'));
    expect(ofTask).toEqual(['task.emitted', 'task.completed']);
    expect(told).toEqual([{ type: 'progress', part: 'only' }]);
  });

  test('once the state was left is dropped, as under XState', async () => {
    const gate = createGate();
    const told: unknown[] = [];
    let said = 0;
    const machine = emitting(async (say) => {
      await gate.open;
      say('late');
      said += 1;
    });
    await using memory = await createMemoryRuntime(defineProcess({ name: 'work', machine }), {
      onEmit: ({ event }) => void told.push(event),
    });
    const id = await memory.start();
    await memory.clock.settle();
    await memory.runtime.send('work', id, { type: 'LEAVE' });
    gate.let();
    await memory.clock.settle();
    expect(said).toBe(1);
    expect(told).toEqual([]);
    expect((await memory.runtime.get('work', id)).version).toBe(1);
  });

  test('must be JSON: otherwise the attempt fails', async () => {
    const machine = emitting(async (say) => say(new Map()));
    await using memory = await createMemoryRuntime(defineProcess({ name: 'work', machine }));
    const id = await memory.start();
    const { tasks } = await memory.until(id, ({ status }) => status === 'Failed');
    expect(tasks[0]?.error?.message).toBe('emitted event.part is a Map');
  });

  test('or that a volatile actor emits is told', async () => {
    const told: unknown[] = [];
    const ear = fromCallback<EventObject, undefined, Progress>(({ emit: send }) =>
      send({ type: 'progress', part: 1 }),
    );
    const machine = setup({ actors: { ear } }).createMachine({ invoke: { src: 'ear', id: 'ear' } });
    const process = defineProcess({ name: 'work', machine, volatile: ['ear'] });
    await using memory = await createMemoryRuntime(process, {
      onEmit: ({ event }) => void told.push(event),
    });
    await memory.start();
    await memory.clock.settle();
    expect(told).toEqual([{ type: 'progress', part: 1 }]);
  });

  test('or a machine emits reaches the listeners of the actor after the commit', async () => {
    const heard: unknown[] = [];
    const gate = createGate();
    const work = fromPromise<unknown, undefined, Progress>(async ({ emit: send }) => {
      await gate.open;
      send({ type: 'progress', part: 1 });
    });
    const machine = setup({ actors: { work } }).createMachine({
      initial: 'working',
      entry: ({ self }) => {
        const hear = (event: unknown) => void heard.push(event);
        self.on('*', hear);
        (self.getSnapshot().children['work'] as AnyActorRef).on('progress', hear);
        gate.let();
      },
      states: {
        working: { invoke: { src: 'work', id: 'work', onDone: 'done' } },
        done: { type: 'final', entry: emit({ type: 'ended' }) },
      },
    });
    await using memory = await createMemoryRuntime(defineProcess({ name: 'work', machine }));
    const id = await memory.start();
    await memory.until(id, ({ status }) => status === 'Completed');
    expect(heard).toEqual([{ type: 'progress', part: 1 }, { type: 'ended' }]);
  });
});
