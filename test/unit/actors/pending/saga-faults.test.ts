import { describe, expect, it } from 'vitest';
import { assign, emit, setup } from 'xstate';
import { TaskError } from '../../../../src/errors.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { gate } from '../../../support/gate.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { hasEnded } from '../../../support/has-ended.ts';

const refuse = task<void>(async () => {
  throw new TaskError('no', { retryable: false });
});

/** An instance that has done `a`, then `b`, and undoes both; the compensation of `b` has begun, and is held. */
async function startUndoing() {
  const held = gate();
  const undone: string[] = [];
  const machine = setup({
    actors: { rollback, a: task<void>(async () => {}), b: task<void>(async () => {}) },
  }).createMachine({
    initial: 'a',
    states: {
      a: { invoke: { src: 'a', onDone: 'b' } },
      b: { invoke: { src: 'b', onDone: 'undoing' } },
      undoing: { invoke: { src: 'rollback', onDone: 'failed' }, on: { AGAIN: 'undoingAgain' } },
      undoingAgain: { invoke: { src: 'rollback', onDone: 'failed' } },
      failed: { type: 'final', tags: 'Failed' },
    },
  });
  const compensate = (name: string) => async () => {
    undone.push(name);
    if (name === 'b') await held.open;
  };
  const tasks = { a: { compensate: compensate('a') }, b: { compensate: compensate('b') } };
  const run = await createMemoryRuntime(defineProcess({ name: 'run', machine, tasks }));
  const id = await run.start();
  await run.until(id, () => undone.length === 1);
  return { ...run, id, held, undone };
}

describe('typical faults of sagas', () => {
  it('parallel branches: each compensation gets the input and the output of its own task', async () => {
    const held = gate();
    const undone: unknown[] = [];
    const machine = setup({
      actors: {
        rollback,
        refuse,
        book: task<string, { name: string }>(async ({ input }) => {
          if (input.name === 'car') await held.open;
          return `${input.name}-booked`;
        }),
      },
    }).createMachine({
      initial: 'booking',
      states: {
        booking: {
          type: 'parallel',
          states: Object.fromEntries(
            ['car', 'flight'].map((name) => [
              name,
              {
                initial: 'busy',
                states: {
                  busy: { invoke: { id: name, src: 'book', input: { name }, onDone: 'booked' } },
                  booked: { type: 'final' },
                },
              },
            ]),
          ),
          onDone: 'paying',
        },
        paying: { invoke: { src: 'refuse', onError: 'undoing' } },
        undoing: { invoke: { src: 'rollback', onDone: 'failed' } },
        failed: { type: 'final', tags: 'Failed' },
      },
    });
    const process = defineProcess({
      name: 'trip',
      machine,
      tasks: {
        book: { compensate: async ({ input, output }) => void undone.push([input.name, output]) },
      },
    });
    await using trip = await createMemoryRuntime(process);
    const id = await trip.start();
    await trip.until(id, ({ ledger }) => ledger.length === 1);
    held.let();
    await trip.until(id, hasEnded);
    expect(undone).toEqual([
      ['car', 'car-booked'],
      ['flight', 'flight-booked'],
    ]);
  });

  it('one hanging task blocks no other instance', async () => {
    const machine = setup({
      actors: {
        call: task<void, { hangs: boolean }>(async ({ input }) => {
          if (input.hangs) await gate().open;
        }),
      },
      types: { input: {} as { hangs: boolean }, context: {} as { hangs: boolean } },
    }).createMachine({
      context: ({ input }) => input,
      initial: 'busy',
      states: {
        busy: { invoke: { src: 'call', input: ({ context }) => context, onDone: 'done' } },
        done: { type: 'final' },
      },
    });
    const process = defineProcess({ name: 'caller', machine });
    await using caller = await createMemoryRuntime(process, { shutdownMs: 0 });
    const hanging = await caller.start({ hangs: true });
    for (let count = 0; count < 20; count += 1) {
      const id = await caller.start({ hangs: false });
      expect((await caller.until(id, hasEnded)).status).toBe('Completed');
    }
    expect((await caller.runtime.get('caller', hanging)).status).toBe('Pending');
  });

  it('held events of a run that is undone are never announced; those of one that completes are', async () => {
    const announced: unknown[] = [];
    const machine = setup({
      actors: {
        rollback,
        place: task<void>(async () => {}),
        pay: task<void, { fails: boolean }>(async ({ input }) => {
          if (input.fails) throw new TaskError('no', { retryable: false });
        }),
      },
      types: {
        input: {} as { fails: boolean },
        context: {} as { fails: boolean },
        emitted: {} as { type: 'OrderPlaced' } | { type: 'OrderSeen' },
      },
    }).createMachine({
      context: ({ input }) => input,
      initial: 'placing',
      states: {
        placing: {
          entry: emit({ type: 'OrderSeen' }),
          invoke: {
            src: 'place',
            onDone: { target: 'paying', actions: emit({ type: 'OrderPlaced' }) },
          },
        },
        paying: {
          invoke: {
            src: 'pay',
            input: ({ context }) => context,
            onDone: 'done',
            onError: 'undoing',
          },
        },
        undoing: { invoke: { src: 'rollback', onDone: 'failed' } },
        done: { type: 'final' },
        failed: { type: 'final', tags: 'Failed' },
      },
    });
    const process = defineProcess({
      name: 'order',
      machine,
      tasks: { place: { compensate: async () => {} } },
      emits: { OrderPlaced: 'onSuccess' },
    });
    await using order = await createMemoryRuntime(process, {
      onEmit: async ({ id, event }) => void announced.push([id, event.type]),
    });
    const bad = await order.start({ fails: true });
    await order.until(bad, hasEnded);
    const good = await order.start({ fails: false });
    await order.until(good, hasEnded);
    await order.clock.settle();
    expect(announced).toEqual([
      [bad, 'OrderSeen'],
      [good, 'OrderSeen'],
      [good, 'OrderPlaced'],
    ]);
  });

  it('an announcement whose handler rejects is made again, with the same key', async () => {
    const keys: string[] = [];
    const machine = setup({}).createMachine({ entry: emit({ type: 'Hello' }) });
    await using greeter = await createMemoryRuntime(defineProcess({ name: 'greeter', machine }), {
      onEmit: async ({ idempotencyKey }) => {
        keys.push(idempotencyKey);
        if (keys.length === 1) throw new Error('the bus is down');
      },
      random: () => 1,
    });
    await greeter.start();
    await greeter.clock.until(
      () => keys.length,
      (length) => length === 2,
    );
    expect(new Set(keys).size).toBe(1);
  });

  it('rollback during rollback: everything is undone once', async () => {
    await using run = await startUndoing();
    await run.runtime.send('run', run.id, { type: 'AGAIN' });
    run.held.let();
    const view = await run.until(run.id, hasEnded);
    expect(run.undone).toEqual(['b', 'a']);
    expect(view.ledger.map(({ state }) => state)).toEqual(['undone', 'undone']);
  });

  it('cancel during rollback: the rollback goes on, and the instance ends as Cancelled', async () => {
    await using run = await startUndoing();
    const cancelled = await run.runtime.cancel('run', run.id, { reason: 'enough' });
    expect(cancelled?.status).toBe('Pending');
    run.held.let();
    const view = await run.until(run.id, hasEnded);
    expect(view.status).toBe('Cancelled');
    expect(run.undone).toEqual(['b', 'a']);
  });

  it('a late result of a task that is already compensated is not applied', async () => {
    const late = gate();
    const undone: unknown[] = [];
    const machine = setup({
      actors: {
        rollback,
        pay: task<string>(async () => {
          await late.open;
          return 'paid after all';
        }),
      },
      types: { context: {} as { receipt?: string } },
    }).createMachine({
      context: {},
      initial: 'paying',
      states: {
        paying: {
          invoke: {
            src: 'pay',
            onDone: { target: 'paid', actions: assign({ receipt: ({ event }) => event.output }) },
            onError: 'undoing',
          },
        },
        undoing: { invoke: { src: 'rollback', onDone: 'failed' } },
        paid: { type: 'final' },
        failed: { type: 'final', tags: 'Failed' },
      },
    });
    const process = defineProcess({
      name: 'payment',
      machine,
      tasks: {
        pay: {
          attempts: 1,
          timeout: 20,
          compensate: async ({ input, output, taskKey }) => {
            undone.push([input, output, taskKey]);
          },
        },
      },
    });
    await using payment = await createMemoryRuntime(process);
    const id = await payment.start();
    const { version } = await payment.until(id, hasEnded);
    late.let();
    await payment.clock.settle();
    const view = await payment.runtime.get('payment', id);
    expect(view).toMatchObject({ version, state: 'failed', data: {} });
    expect(undone).toEqual([[undefined, undefined, expect.stringMatching(/\/0\/0$/)]]);
  });
});
