import { describe, expect, test } from 'vitest';
import {
  assign,
  enqueueActions,
  forwardTo,
  fromPromise,
  fromTransition,
  sendParent,
  setup,
  type AnyEventObject,
} from 'xstate';
import { startInstance, type Instance } from '../../support/instance.ts';

const counter = setup({}).createMachine({
  context: { count: 0 },
  on: { ADD: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
});

function countOf(instance: Instance, id: string): unknown {
  return instance.snapshot().children[id]?.getSnapshot().context.count;
}

describe('the actors of an instance', () => {
  test('machines three deep talk to each other across restores', () => {
    const call = fromPromise(async () => 'unused');
    const inner = setup({ actors: { call } }).createMachine({
      initial: 'asking',
      states: {
        asking: { invoke: { src: 'call', onDone: 'done' } },
        done: { entry: sendParent({ type: 'INNER' }), type: 'final' },
      },
      output: 42,
    });
    const middle = setup({ actors: { inner } }).createMachine({
      context: { heard: 0, output: 0 },
      initial: 'on',
      states: {
        on: {
          invoke: {
            src: 'inner',
            onDone: {
              target: 'off',
              actions: assign({ output: ({ event }) => Number(event.output) }),
            },
          },
        },
        off: { type: 'final' },
      },
      on: { INNER: { actions: assign({ heard: ({ context }) => context.heard + 1 }) } },
      output: ({ context }) => context,
    });
    const machine = setup({ actors: { middle } }).createMachine({
      initial: 'on',
      states: { on: { invoke: { src: 'middle', onDone: 'off' } }, off: { type: 'final' } },
      output: ({ event }) => event,
    });
    const instance = startInstance(machine);
    instance.reload();
    expect(instance.complete('call').entry.status).toBe('Completed');
    instance.reload();
    expect(instance.snapshot()).toMatchObject({ status: 'done', value: 'off' });
  });

  test('onSnapshot fires for a change of a restored child, and not for its restore', () => {
    const machine = setup({ actors: { counter } }).createMachine({
      context: { seen: [] as number[] },
      invoke: {
        src: 'counter',
        id: 'counter',
        onSnapshot: {
          actions: assign({
            seen: ({ context, event }) => [...context.seen, event.snapshot.context.count],
          }),
        },
      },
      on: { ADD: { actions: forwardTo('counter') } },
    });
    const instance = startInstance(machine);
    expect(instance.snapshot().context.seen).toEqual([0]);
    instance.reload();
    expect(instance.snapshot().context.seen).toEqual([0]);
    instance.send('ADD');
    expect(instance.snapshot().context.seen).toEqual([0, 1]);
  });

  test('a transition logic keeps its context; its exceptions are errors for its parent', () => {
    const tally = fromTransition(
      (context: { sum: number }, event: AnyEventObject) => {
        if (event.type === 'BREAK') throw new RangeError('broken');
        return { sum: context.sum + 1 };
      },
      { sum: 0 },
    );
    const machine = setup({ actors: { tally } }).createMachine({
      context: { error: undefined as unknown },
      invoke: {
        src: 'tally',
        id: 'tally',
        onError: { actions: assign({ error: ({ event }) => event.error }) },
      },
      on: { '*': { actions: forwardTo('tally') } },
    });
    const instance = startInstance(machine);
    instance.send('ADD');
    instance.reload();
    instance.send('ADD');
    expect(instance.snapshot().children['tally']?.getSnapshot().context).toEqual({ sum: 2 });
    instance.send('BREAK');
    instance.reload();
    expect(instance.snapshot().context.error).toEqual({ name: 'RangeError', message: 'broken' });
  });

  test('a history state is remembered across a restore, shallow and deep', () => {
    const machine = setup({}).createMachine({
      initial: 'room',
      states: {
        room: {
          initial: 'one',
          states: {
            one: { on: { NEXT: 'two' } },
            two: {
              initial: 'a',
              states: { a: { on: { NEXT: 'b' } }, b: {} },
            },
            shallow: { type: 'history' },
            deep: { type: 'history', history: 'deep' },
          },
          on: { LEAVE: 'hall' },
        },
        hall: { on: { SHALLOW: 'room.shallow', DEEP: 'room.deep' } },
      },
    });
    const instance = startInstance(machine);
    for (const event of ['NEXT', 'NEXT', 'LEAVE']) instance.send(event);
    instance.reload();
    instance.send('DEEP');
    expect(instance.snapshot().value).toEqual({ room: { two: 'b' } });
    instance.send('LEAVE');
    instance.reload();
    instance.send('SHALLOW');
    expect(instance.snapshot().value).toEqual({ room: { two: 'a' } });
  });

  test('a child machine that throws stops its own children and their tasks', () => {
    const call = fromPromise(async () => 'unused');
    const child = setup({ actors: { call } }).createMachine({
      invoke: { src: 'call' },
      on: {
        BREAK: {
          actions: assign(() => {
            throw new Error('broken');
          }),
        },
      },
    });
    const machine = setup({ actors: { child } }).createMachine({
      context: { error: '' },
      invoke: {
        src: 'child',
        id: 'child',
        onError: { actions: assign({ error: ({ event }) => (event.error as Error).message }) },
      },
      on: { BREAK: { actions: forwardTo('child') } },
    });
    const instance = startInstance(machine);
    expect(instance.tasks()).toEqual(['call']);
    const step = instance.send('BREAK');
    expect(step.entry.tasks).toMatchObject([{ name: 'call', outcome: 'stopped' }]);
    instance.reload();
    expect(instance.snapshot()).toMatchObject({ status: 'active', context: { error: 'broken' } });
    expect(instance.tasks()).toEqual([]);
  });

  test('parallel states act in the order in which they were entered, restored or not', () => {
    const seen: string[] = [];
    const see = (what: string) => () => void seen.push(what);
    const region = (what: string) => ({
      initial: 'idle',
      states: {
        idle: { on: { [`READY ${what}`]: 'ready' } },
        ready: {
          always: {
            guard: ({ context }: { context: { go: boolean } }) => context.go,
            target: 'gone',
            actions: see(what),
          },
        },
        gone: {},
      },
    });
    const machine = setup({ types: { context: {} as { go: boolean } } }).createMachine({
      context: { go: false },
      type: 'parallel',
      states: { a: region('a'), b: region('b') },
      on: { GO: { actions: assign({ go: true }) } },
    });
    for (const restored of [false, true]) {
      const instance = startInstance(machine);
      for (const event of ['READY b', 'READY a']) instance.send(event);
      if (restored) instance.reload();
      instance.send('GO');
      expect(seen.splice(0)).toEqual(['b', 'a']);
    }
  });

  test('enqueueActions spawns, sends, stops and assigns within one step', () => {
    const machine = setup({ actors: { counter } }).createMachine({
      context: { step: 0 },
      on: {
        GO: {
          actions: enqueueActions(({ enqueue, check }) => {
            enqueue.spawnChild('counter', { id: 'a' });
            enqueue.spawnChild('counter', { id: 'b' });
            enqueue.sendTo('a', { type: 'ADD' });
            enqueue.stopChild('b');
            if (check(() => true)) enqueue.assign({ step: 1 });
          }),
        },
      },
    });
    const instance = startInstance(machine);
    instance.send('GO');
    instance.reload();
    expect(Object.keys(instance.snapshot().children)).toEqual(['a']);
    expect(countOf(instance, 'a')).toBe(1);
    expect(instance.snapshot().context).toEqual({ step: 1 });
  });
});
