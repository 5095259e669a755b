import { findTask } from '../../../../src/actors/step/find-task.ts';
import { describe, expect, test } from 'vitest';
import { assign, fromPromise, setup, spawnChild, stopChild, type AnyActorRef } from 'xstate';
import { runAfter, startInstance } from '../../support/instance.ts';

const call = fromPromise<unknown, unknown>(async () => {
  throw new Error('a step must not run a task');
});

describe('the tasks of a step', () => {
  test('an invoked promise is recorded, not run; its output raises onDone', () => {
    const machine = setup({ actors: { call } }).createMachine({
      context: { said: '' },
      initial: 'asking',
      states: {
        asking: {
          invoke: {
            src: 'call',
            onDone: {
              target: 'told',
              actions: assign({ said: ({ event }) => String(event.output) }),
            },
          },
        },
        told: {},
      },
    });
    const instance = startInstance(machine);
    expect(instance.tasks()).toEqual(['call']);
    const { entry } = instance.complete('call', 'hello');
    expect(entry.tasks).toMatchObject([{ name: 'call', attempts: 1, outcome: 'completed' }]);
    expect(instance.snapshot()).toMatchObject({ value: 'told', context: { said: 'hello' } });
    expect(instance.tasks()).toEqual([]);
  });

  test('effects are named by the version that made them and a running index', () => {
    const machine = setup({ actors: { call } }).createMachine({
      invoke: [
        { src: 'call', id: 'first' },
        { src: 'call', id: 'second' },
      ],
      after: { 1000: {}, 2000: {} },
      on: { MORE: { actions: spawnChild('call', { id: 'third' }) } },
    });
    const instance = startInstance(machine);
    const ids = () => [...instance.live.tasks.keys(), ...instance.live.timers.keys()];
    expect(ids()).toEqual(['0/0', '0/1', '0/2', '0/3']);
    instance.reload();
    instance.send('MORE');
    expect(ids()).toEqual(['0/0', '0/1', '1/0', '0/2', '0/3']);
  });

  test('input that is not JSON fails the task as not durable, and onError sees it', () => {
    const machine = setup({ actors: { call } }).createMachine({
      context: { code: '', message: '' },
      initial: 'asking',
      states: {
        asking: {
          invoke: {
            src: 'call',
            input: { at: new Date(0) },
            onError: {
              target: 'refused',
              actions: assign(({ event }) => {
                const { code, message } = event.error as { code: string; message: string };
                return { code, message };
              }),
            },
          },
        },
        refused: {},
      },
    });
    const instance = startInstance(machine);
    expect(instance.snapshot().value).toBe('refused');
    expect(instance.snapshot().context).toMatchObject({ code: 'not_durable' });
    expect(instance.snapshot().context.message).toContain('.at is a Date');
    expect(instance.tasks()).toEqual([]);
  });

  test('leaving the invoking state stops the task; a late outcome is stale', () => {
    const machine = setup({ actors: { call } }).createMachine({
      initial: 'asking',
      states: { asking: { invoke: { src: 'call' }, on: { LEAVE: 'left' } }, left: {} },
    });
    const instance = startInstance(machine);
    const { id } = instance.task('call');
    const left = instance.send('LEAVE');
    expect(left.entry.tasks).toMatchObject([{ id, outcome: 'stopped' }]);
    const outcome = { kind: 'completed', output: 1 } as const;
    expect(instance.try({ kind: 'ended', id, startedAt: 0, outcome, by: runAfter(0) })).toEqual({
      kind: 'stale',
    });
  });

  test('an unhandled error ends the instance as Failed and stops its other tasks', () => {
    const machine = setup({ actors: { call } }).createMachine({
      invoke: [
        { src: 'call', id: 'a' },
        { src: 'call', id: 'b' },
      ],
    });
    const instance = startInstance(machine);
    const outcome = { kind: 'failed', error: { name: 'Error', message: 'no' } } as const;
    const step = instance.step({
      kind: 'ended',
      id: '0/0',
      startedAt: 0,
      outcome,
      by: runAfter(0),
    });
    expect(step.entry.status).toBe('Failed');
    expect(step.entry.tasks).toMatchObject([
      { id: '0/0', outcome: 'failed' },
      { id: '0/1', outcome: 'stopped' },
    ]);
    expect(instance.snapshot()).toMatchObject({ status: 'error', error: outcome.error });
    instance.reload();
    expect(instance.snapshot()).toMatchObject({ status: 'error', error: outcome.error });
    expect(instance.tasks()).toEqual([]);
  });

  test('a promise spawned in assign is a task, before and after a restore', () => {
    const machine = setup({
      types: { context: {} as { ref: AnyActorRef | undefined; out: unknown } },
      actors: { call },
    }).createMachine({
      context: { ref: undefined, out: undefined },
      on: {
        GO: { actions: assign({ ref: ({ spawn }) => spawn('call', { id: 'spawned' }) }) },
        'xstate.done.actor.spawned': {
          actions: assign({ out: ({ event }) => (event as { output?: unknown }).output }),
        },
      },
    });
    const instance = startInstance(machine);
    instance.send('GO');
    instance.reload();
    expect(instance.snapshot().context.ref.id).toBe('spawned');
    instance.complete('call', 7);
    expect(instance.snapshot().context.out).toBe(7);
  });

  test('a promise spawned without an id is a task, and so is the next one', () => {
    const machine = setup({ actors: { call } }).createMachine({
      context: { done: 0 },
      entry: spawnChild('call'),
      on: {
        MORE: { actions: spawnChild('call') },
        'xstate.done.actor.*': { actions: assign({ done: ({ context }) => context.done + 1 }) },
      },
    });
    const instance = startInstance(machine);
    instance.reload();
    instance.send('MORE');
    instance.reload();
    expect(instance.tasks()).toEqual(['call', 'call']);
    for (const id of ['0/0', '1/0']) {
      const outcome = { kind: 'completed', output: 1 } as const;
      instance.step({ kind: 'ended', id, startedAt: 0, outcome, by: runAfter(0) });
    }
    expect(instance.snapshot().context.done).toBe(2);
  });

  test('automatic ids of children do not collide after a restore', () => {
    const machine = setup({
      types: { context: {} as { refs: AnyActorRef[] } },
      actors: { call },
    }).createMachine({
      context: { refs: [] },
      on: {
        MORE: {
          actions: assign({ refs: ({ context, spawn }) => [...context.refs, spawn('call')] }),
        },
      },
    });
    const instance = startInstance(machine);
    for (let round = 0; round < 4; round += 1) {
      instance.send('MORE');
      instance.send('MORE');
      instance.reload();
    }
    const refs: readonly AnyActorRef[] = instance.snapshot().context.refs;
    expect(new Set(refs.map(({ id }) => id)).size).toBe(8);
    expect(instance.tasks().length).toBe(8);
  });

  test('stopChild stops a restored task', () => {
    const machine = setup({ actors: { call } }).createMachine({
      entry: spawnChild('call', { id: 'it' }),
      on: { STOP: { actions: stopChild('it') } },
    });
    const instance = startInstance(machine);
    instance.reload();
    expect(instance.send('STOP').entry.tasks).toMatchObject([{ id: '0/0', outcome: 'stopped' }]);
    instance.reload();
    expect(instance.snapshot().children).toEqual({});
  });

  test('a retry keeps the task, with its failure and the time of its next attempt', () => {
    const machine = setup({ actors: { call } }).createMachine({ invoke: { src: 'call' } });
    const instance = startInstance(machine, { tasks: { call: {} } });
    const { id } = instance.task('call');
    const error = { name: 'Error', message: 'not now' };
    instance.step({ kind: 'retry', id, startedAt: 0, error, retryAt: 500, by: runAfter(0) });
    instance.reload();
    expect(instance.task('call')).toMatchObject({ failures: 1, error, retryAt: 500 });
    expect(findTask(instance.live, id, 0)).toEqual({ kind: 'early', atMs: 500 });
    expect(findTask(instance.live, id, 500)).toMatchObject({ kind: 'pending' });
  });

  test('a task that is left while it waits made no more attempts than failed', () => {
    const machine = setup({ actors: { call } }).createMachine({
      initial: 'asking',
      states: { asking: { invoke: { src: 'call' }, on: { LEAVE: 'left' } }, left: {} },
    });
    const attemptsWhenLeft = (retryAt: number) => {
      const instance = startInstance(machine, { tasks: { call: {} } });
      const { id } = instance.task('call');
      const error = { name: 'Error', message: 'not now' };
      instance.step({ kind: 'retry', id, startedAt: 0, error, retryAt, by: runAfter(0) });
      return instance.send('LEAVE').entry.tasks.map(({ attempts }) => attempts);
    };
    const later = 8_640_000_000_000;
    expect(attemptsWhenLeft(later)).toEqual([1]);
    // Its next attempt may have begun.
    expect(attemptsWhenLeft(-1)).toEqual([2]);
  });

  test('several invokes in one state end one by one', () => {
    const machine = setup({
      types: { context: {} as { ended: string[] } },
      actors: { call },
      actions: {
        note: assign(({ context, event }) => ({ ended: [...context.ended, event.type] })),
      },
    }).createMachine({
      context: { ended: [] },
      invoke: [
        { src: 'call', id: 'a', onDone: { actions: 'note' } },
        { src: 'call', id: 'b', onError: { actions: 'note' } },
      ],
    });
    const instance = startInstance(machine);
    instance.reload();
    const error = { name: 'Error', message: 'no' };
    const failed = { kind: 'failed', error } as const;
    instance.step({ kind: 'ended', id: '0/1', startedAt: 0, outcome: failed, by: runAfter(0) });
    instance.reload();
    const completed = { kind: 'completed', output: 1 } as const;
    instance.step({ kind: 'ended', id: '0/0', startedAt: 0, outcome: completed, by: runAfter(0) });
    expect(instance.snapshot().context.ended).toEqual([
      'xstate.error.actor.b',
      'xstate.done.actor.a',
    ]);
  });
});
