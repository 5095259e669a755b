import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { TaskError } from '../../../../src/errors.ts';
import { defineProcess, type TaskPolicy } from '../../../../src/definition/define-process.ts';
import { rollback, type RollbackInput } from '../../../../src/definition/machine/rollback.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { gate } from '../../../support/gate.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { hasEnded } from '../../../support/has-ended.ts';
import { someTurns } from '../../../support/some-turns.ts';

/** Books, and is told to give up while the booking runs. */
function createBooking(book: () => Promise<string>, policy: TaskPolicy) {
  const machine = setup({ actors: { rollback, book: task<string>(book) } }).createMachine({
    initial: 'booking',
    states: {
      booking: { invoke: { src: 'book', onDone: 'booked' }, on: { GIVE_UP: 'undoing' } },
      booked: {},
      undoing: { invoke: { src: 'rollback', onDone: 'failed' } },
      failed: { type: 'final', tags: 'Failed' },
    },
  });
  return defineProcess({ name: 'booking', machine, tasks: { book: policy } });
}

describe('a task that runs when its state is left', () => {
  it('is awaited, and undone with its output once it is done', async () => {
    const held = gate();
    const undone: unknown[] = [];
    const process = createBooking(
      async () => {
        await held.open;
        return 'room 7';
      },
      { compensate: async ({ output }) => void undone.push(output) },
    );
    await using booking = await createMemoryRuntime(process);
    const id = await booking.start();
    const left = await booking.runtime.send('booking', id, { type: 'GIVE_UP' });
    expect(left?.state).toBe('undoing');
    expect(left?.ledger).toEqual([]);
    held.let();
    const view = await booking.until(id, hasEnded);
    expect(undone).toEqual(['room 7']);
    expect(view.ledger).toMatchObject([{ task: 'book', state: 'undone' }]);
  });

  it('is not undone if it turns out to have failed', async () => {
    const held = gate();
    const undone: unknown[] = [];
    const process = createBooking(
      async () => {
        await held.open;
        throw new TaskError('no room', { retryable: false });
      },
      { compensate: async ({ output }) => void undone.push(output) },
    );
    await using booking = await createMemoryRuntime(process);
    const id = await booking.start();
    await booking.runtime.send('booking', id, { type: 'GIVE_UP' });
    held.let();
    expect((await booking.until(id, hasEnded)).ledger).toEqual([]);
    expect(undone).toEqual([]);
  });

  it('is owed at once, and its signal fires, if its compensation is due when attempted', async () => {
    const undone: unknown[] = [];
    let aborted = false;
    const machine = setup({
      actors: {
        rollback,
        book: task<string>(async ({ signal }) => {
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          aborted = true;
          return 'too late';
        }),
      },
    }).createMachine({
      initial: 'booking',
      states: {
        booking: { invoke: { src: 'book' }, on: { GIVE_UP: 'undoing' } },
        undoing: { invoke: { src: 'rollback', onDone: 'failed' } },
        failed: { type: 'final', tags: 'Failed' },
      },
    });
    const process = defineProcess({
      name: 'booking',
      machine,
      tasks: {
        book: {
          compensateWhen: 'attempted',
          compensate: async ({ output }) => void undone.push(output),
        },
      },
    });
    await using booking = await createMemoryRuntime(process);
    const id = await booking.start();
    await someTurns();
    await booking.runtime.send('booking', id, { type: 'GIVE_UP' });
    await booking.until(id, hasEnded);
    expect(aborted).toBe(true);
    expect(undone).toEqual([undefined]);
  });

  it('is dropped while it waits for a retry', async () => {
    const process = createBooking(
      async () => {
        throw new Error('busy');
      },
      { compensate: async () => {} },
    );
    await using booking = await createMemoryRuntime(process);
    const id = await booking.start();
    await booking.until(id, ({ tasks }) => tasks[0]?.retryAt !== undefined);
    await booking.runtime.send('booking', id, { type: 'GIVE_UP' });
    expect((await booking.until(id, hasEnded)).ledger).toEqual([]);
  });
});

/** Does a, b and c, then undoes what its input says. */
function createSteps(input: RollbackInput, compensate: (name: string) => Promise<void>) {
  const step = task<void>(async () => {});
  const machine = setup({ actors: { rollback, a: step, b: step, c: step, z: step } }).createMachine(
    {
      initial: 'a',
      states: {
        a: { invoke: { src: 'a', onDone: 'b' } },
        b: { invoke: { src: 'b', onDone: 'c' } },
        c: { invoke: { src: 'c', onDone: 'undoing' } },
        undoing: { invoke: { src: 'rollback', input, onDone: 'failed', onError: 'stuck' } },
        failed: { type: 'final', tags: 'Failed' },
        stuck: { type: 'final', tags: 'Failed' },
      },
    },
  );
  const policy = (name: string) => ({
    compensate: async () => compensate(name),
    compensation: { attempts: 2, backoff: { initialMs: 1 } },
  });
  const tasks = { a: policy('a'), b: policy('b'), c: policy('c') };
  return defineProcess({ name: 'steps', machine, tasks });
}

describe('a rollback', () => {
  it('to a task undoes only what came after it', async () => {
    const undone: string[] = [];
    const process = createSteps({ to: 'a' }, async (name) => void undone.push(name));
    await using steps = await createMemoryRuntime(process);
    const view = await steps.until(await steps.start(), hasEnded);
    expect(undone).toEqual(['c', 'b']);
    expect(view.ledger.map(({ state }) => state)).toEqual(['owed', 'undone', 'undone']);
  });

  it('to a task that has not ended errors, and undoes nothing', async () => {
    const process = createSteps({ to: 'z' }, async () => {});
    await using steps = await createMemoryRuntime(process);
    const view = await steps.until(await steps.start(), hasEnded);
    expect(view.state).toBe('stuck');
    expect(view.ledger.map(({ state }) => state)).toEqual(['owed', 'owed', 'owed']);
  });

  it('runs as many compensations at once as configured', async () => {
    const held = gate();
    const begun: string[] = [];
    const process = createSteps({ concurrency: 3 }, async (name) => {
      begun.push(name);
      if (begun.length === 3) held.let();
      await held.open;
    });
    await using steps = await createMemoryRuntime(process);
    await steps.until(await steps.start(), hasEnded);
    expect(begun).toEqual(['c', 'b', 'a']);
  });

  it('continues past a compensation that fails for good, and errors with what could not be undone', async () => {
    const undone: string[] = [];
    const process = createSteps({}, async (name) => {
      if (name === 'b') throw new TaskError('gone', { retryable: false });
      undone.push(name);
    });
    await using steps = await createMemoryRuntime(process);
    const id = await steps.start();
    const view = await steps.until(id, hasEnded);
    expect(view.state).toBe('stuck');
    expect(undone).toEqual(['c', 'a']);
    expect(view.tasks.find(({ name }) => name === 'rollback')?.error).toMatchObject({
      code: 'rollback_incomplete',
      message: 'rollback incomplete: b could not be undone',
    });
    const skipped = await steps.runtime.skipRollback('steps', id, '1/0', 'refunded by hand');
    expect(skipped?.attention).toBe(false);
    expect(skipped?.ledger[1]).toMatchObject({ state: 'skipped', reason: 'refunded by hand' });
    await expect(steps.runtime.skipRollback('steps', id, '9/9', 'x')).rejects.toMatchObject({
      code: 'nothing_to_undo',
    });
  });
});
