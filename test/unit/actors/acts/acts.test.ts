import { describe, expect, it } from 'vitest';
import { assign, setup } from 'xstate';
import { z } from 'zod';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { TaskError } from '../../../../src/errors.ts';
import { hasEnded } from '../../../support/has-ended.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

const longMs = 60_000;

/** Charges, then ships; both wait for each other's result. `calls` says what was done, with the idempotency keys. */
function createOrder(work: { charge: () => Promise<string>; ship?: () => Promise<string> }) {
  const calls: string[] = [];
  const note = (name: string, run: () => Promise<string>) =>
    task<string>(async () => {
      calls.push(name);
      return run();
    });
  const machine = setup({
    types: { context: {} as { readonly paid?: string; readonly note?: string } },
    actors: {
      charge: note('charge', work.charge),
      ship: note('ship', work.ship ?? (async () => 'shipped')),
    },
    actions: {
      keepPaid: assign({ paid: (_, output: string) => output }),
    },
  }).createMachine({
    id: 'order',
    context: {},
    initial: 'charging',
    states: {
      charging: {
        invoke: {
          src: 'charge',
          onDone: {
            target: 'waiting',
            actions: { type: 'keepPaid', params: ({ event }) => event.output },
          },
          onError: 'refused',
        },
      },
      waiting: { after: { [longMs]: 'shipping' }, on: { NOW: 'shipping' } },
      shipping: { invoke: { src: 'ship', onDone: 'done', onError: 'refused' } },
      refused: { type: 'final', tags: 'Failed' },
      done: { type: 'final' },
    },
  });
  const process = defineProcess({
    name: 'order',
    machine,
    tasks: {
      charge: {
        attempts: 3,
        backoff: { initialMs: longMs, jitter: 0 },
        compensate: async () => void calls.push('refund'),
      },
      ship: { attempts: 1 },
    },
  });
  return { process, calls };
}

const down = async (): Promise<never> => {
  throw new TaskError('The bank is down.', { code: 'down' });
};

describe('acts of an operator', () => {
  it('retry a task at once that would wait for a minute', async () => {
    let isDown = true;
    const { process, calls } = createOrder({
      charge: async () => (isDown ? down() : 'c1'),
    });
    await using orders = await createMemoryRuntime(process);
    const { runtime, clock } = orders;
    const id = await orders.start();
    await orders.until(id, ({ tasks }) => tasks[0]?.attempts === 1);
    const from = clock.now();
    isDown = false;
    await runtime.act('order', id, { kind: 'retryTask', task: '0/0' }, 'The bank is up.');
    const view = await orders.until(id, ({ state }) => state === 'waiting');
    expect(view.data).toMatchObject({ paid: 'c1' });
    expect(clock.now() - from).toBeLessThan(longMs);
    expect(calls).toEqual(['charge', 'charge']);
    const { steps } = await runtime.history('order', id);
    expect(steps.map(({ event }) => event)).toMatchObject([
      { type: 'start' },
      { type: 'task.retry' },
      { type: 'act.retryTask', task: 'charge', id: '0/0' },
      { type: 'task.completed' },
    ]);
    expect(steps[2]?.by).toMatchObject({ reason: 'The bank is up.' });
  });

  it('complete a task with an output, and fail another', async () => {
    let broken: (error: Error) => void = () => {};
    const { process, calls } = createOrder({
      charge: down,
      ship: async () => new Promise((_, reject) => (broken = reject)),
    });
    await using orders = await createMemoryRuntime(process);
    const { runtime } = orders;
    const id = await orders.start();
    await orders.until(id, ({ tasks }) => tasks[0]?.attempts === 1);
    const paid = await runtime.act(
      'order',
      id,
      { kind: 'completeTask', task: '0/0', output: 'by hand' },
      'Paid in cash.',
    );
    expect(paid).toMatchObject({ state: 'waiting', data: { paid: 'by hand' } });
    expect(paid?.ledger).toMatchObject([{ task: 'charge', state: 'owed' }]);
    await runtime.send('order', id, { type: 'NOW' });
    const { tasks } = await runtime.get('order', id);
    const act = { kind: 'failTask', task: tasks.at(-1)?.id, error: { message: 'Lost.' } };
    const failed = await runtime.act('order', id, act, 'The parcel is lost.');
    expect(failed).toMatchObject({ state: 'refused', status: 'Failed' });
    expect(calls).toEqual(['charge', 'ship']);
    broken(new Error('Nobody hears this.'));
    expect(failed?.tasks.at(-1)).toMatchObject({
      name: 'ship',
      outcome: 'failed',
      error: { message: 'Lost.' },
    });
  });

  it('fire a timer, or move it', async () => {
    const { process } = createOrder({ charge: async () => 'c1' });
    await using orders = await createMemoryRuntime(process);
    const { runtime, clock } = orders;
    const fired = await orders.start();
    const { timers } = await orders.until(fired, ({ state }) => state === 'waiting');
    const timer = timers[0]?.id;
    await runtime.act('order', fired, { kind: 'fireTimer', timer }, 'The customer is here.');
    await orders.until(fired, hasEnded);
    expect((await runtime.get('order', fired)).state).toBe('done');

    const moved = await orders.start();
    await orders.until(moved, ({ state }) => state === 'waiting');
    const from = clock.now();
    const to = new Date(from + 5 * longMs).toISOString();
    await runtime.act('order', moved, { kind: 'moveTimer', timer, to }, 'On holiday.');
    await orders.until(moved, hasEnded);
    expect(clock.now() - from).toBeGreaterThanOrEqual(5 * longMs);
    expect(clock.now() - from).toBeLessThan(6 * longMs);
  });

  it('do not move a timer to a time whose year has five digits in UTC', async () => {
    const { process } = createOrder({ charge: async () => 'c1' });
    await using orders = await createMemoryRuntime(process);
    const id = await orders.start();
    const { timers } = await orders.until(id, ({ state }) => state === 'waiting');
    const timer = timers[0]?.id ?? '';
    const move = async (to: string) =>
      orders.runtime.act('order', id, { kind: 'moveTimer', timer, to }, 'Never.');
    await expect(move('9999-12-31T23:59:59-00:01')).rejects.toMatchObject({
      code: 'invalid_request',
    });
    const moved = await move('9999-12-31T23:59:59Z');
    expect(moved?.timers).toMatchObject([{ firesAt: '9999-12-31T23:59:59.000Z' }]);
  });

  it('pause an instance: its timer does not fire, no task starts, events are refused, and nothing is lost', async () => {
    const { process, calls } = createOrder({ charge: async () => 'c1' });
    await using orders = await createMemoryRuntime(process);
    const { runtime, clock } = orders;
    const id = await orders.start();
    await orders.until(id, ({ state }) => state === 'waiting');
    await runtime.act('order', id, { kind: 'pause' }, 'An audit.');
    const event = clock.finish(runtime.send('order', id, { type: 'NOW' }));
    await expect(event).rejects.toMatchObject({ code: 'instance_paused' });
    await clock.advance(3 * longMs);
    expect(await runtime.get('order', id)).toMatchObject({
      state: 'waiting',
      paused: { reason: 'An audit.' },
    });
    const moved = await runtime.act('order', id, { kind: 'moveTo', state: 'shipping' }, 'Go on.');
    expect(moved).toMatchObject({ state: 'shipping' });
    await clock.advance(3 * longMs);
    expect(calls).toEqual(['charge']);
    await runtime.act('order', id, { kind: 'resume' }, 'The audit is over.');
    await orders.until(id, hasEnded);
    expect(calls).toEqual(['charge', 'ship']);
  });

  it('move an instance to a state, with a patch of its context', async () => {
    const { process, calls } = createOrder({ charge: down });
    await using orders = await createMemoryRuntime(process);
    const { runtime } = orders;
    const id = await orders.start();
    const moved = await runtime.act(
      'order',
      id,
      { kind: 'moveTo', state: 'waiting', context: { paid: 'c9', note: 'moved' } },
      'Paid twice.',
    );
    expect(moved).toMatchObject({ state: 'waiting', data: { paid: 'c9', note: 'moved' } });
    expect(moved?.timers).toHaveLength(1);
    await runtime.send('order', id, { type: 'NOW' });
    await orders.until(id, ({ state }) => state === 'done');
    expect(calls).toEqual(['charge', 'ship']);
  });

  it('take a member away from the context, at any depth, by a null in the patch', async () => {
    const process = defineProcess({
      name: 'box',
      machine: setup({ types: { context: {} as Record<string, unknown> } }).createMachine({
        context: { kept: 1, gone: 2, inner: { kept: 3, gone: 4 } },
        initial: 'open',
        states: {
          open: {},
          marked: {
            always: { guard: ({ context }) => !('gone' in context), target: 'rid' },
          },
          rid: {},
        },
      }),
      view: { schema: z.unknown(), of: ({ context }) => context },
    });
    await using boxes = await createMemoryRuntime(process);
    const id = await boxes.start();
    const context = { gone: null, inner: { gone: null } };
    const act = { kind: 'moveTo', state: 'marked', context } as const;
    const moved = await boxes.runtime.act('box', id, act, 'It has the wrong label.');
    expect(moved).toMatchObject({ state: 'rid' });
    expect(moved?.data).toEqual({ kept: 1, inner: { kept: 3 } });
  });

  it('do not put into the context what JSON cannot hold', async () => {
    const { process } = createOrder({ charge: down });
    await using orders = await createMemoryRuntime(process);
    const { runtime } = orders;
    const id = await orders.start();
    const before = await orders.until(id, ({ tasks }) => tasks[0]?.attempts === 1);
    const act = { kind: 'moveTo', state: 'waiting', context: { note: new Date(0) } } as const;
    const refused = runtime.act('order', id, act, 'It was paid then.');
    await expect(refused).rejects.toMatchObject({ code: 'not_durable' });
    expect(await runtime.get('order', id)).toEqual(before);
  });

  it('re-open an instance that has ended', async () => {
    let isDown = true;
    const { process } = createOrder({
      charge: async () => 'c1',
      ship: async () => (isDown ? down() : 'shipped'),
    });
    await using orders = await createMemoryRuntime(process);
    const { runtime } = orders;
    const id = await orders.start();
    await orders.until(id, ({ state }) => state === 'waiting');
    await runtime.send('order', id, { type: 'NOW' });
    const failed = await orders.until(id, hasEnded);
    expect(failed.status).toBe('Failed');
    isDown = false;
    const act = { kind: 'reopen', state: 'shipping' };
    const reopened = await runtime.act('order', id, act, 'It is in stock again.');
    expect(reopened).toMatchObject({ status: 'Pending', state: 'shipping' });
    const done = await orders.until(id, hasEnded);
    expect(done).toMatchObject({ status: 'Completed', state: 'done' });
    const { steps } = await runtime.history('order', id);
    expect(steps.at(-2)).toMatchObject({ from: 'refused', to: 'shipping', status: 'Pending' });
    expect((await runtime.list('order', { status: 'Failed' })).instances).toEqual([]);
  });

  it('re-open a cancelled instance', async () => {
    const { process, calls } = createOrder({ charge: async () => 'c1' });
    await using orders = await createMemoryRuntime(process);
    const { runtime } = orders;
    const id = await orders.start();
    await orders.until(id, ({ state }) => state === 'waiting');
    await runtime.cancel('order', id, { rollback: false });
    await orders.until(id, hasEnded);
    await runtime.act('order', id, { kind: 'reopen', state: 'waiting' }, 'By mistake.');
    await runtime.send('order', id, { type: 'NOW' });
    const done = await orders.until(id, hasEnded);
    expect(done).toMatchObject({ status: 'Completed' });
    expect(calls).toEqual(['charge', 'ship']);
  });

  it.each([
    [{ kind: 'retryTask', task: '7/7' }, 'act_not_possible'],
    [{ kind: 'fireTimer', timer: '7/7' }, 'act_not_possible'],
    [{ kind: 'resume' }, 'act_not_possible'],
    [{ kind: 'reopen', state: 'waiting' }, 'act_not_possible'],
    [{ kind: 'moveTo', state: 'nowhere' }, 'act_not_possible'],
    [{ kind: 'explode' }, 'invalid_request'],
    [{ kind: 'moveTimer', timer: '1/0', to: 'tomorrow' }, 'invalid_request'],
  ])('refuse %j with %s, and change nothing', async (act, code) => {
    const { process } = createOrder({ charge: async () => 'c1' });
    await using orders = await createMemoryRuntime(process);
    const { runtime, clock } = orders;
    const id = await orders.start();
    const before = await orders.until(id, ({ state }) => state === 'waiting');
    await expect(clock.finish(runtime.act('order', id, act, 'Why not?'))).rejects.toMatchObject({
      code,
    });
    expect(await runtime.get('order', id)).toEqual(before);
  });
});
