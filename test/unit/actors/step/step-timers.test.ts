import { describe, expect, test } from 'vitest';
import {
  assign,
  cancel,
  enqueueActions,
  raise,
  sendTo,
  setup,
  spawnChild,
  stopChild,
} from 'xstate';
import { startInstance } from '../../support/instance.ts';

const listener = setup({}).createMachine({
  context: { heard: 0 },
  on: { PING: { actions: assign({ heard: ({ context }) => context.heard + 1 }) } },
});

describe('the timers of a step', () => {
  test('a timer keeps its deadline across restores', () => {
    const machine = setup({}).createMachine({
      initial: 'waiting',
      states: { waiting: { after: { 1000: 'late' } }, late: {} },
      on: { LOOK: { actions: () => {} } },
    });
    const instance = startInstance(machine);
    const event = 'xstate.after.1000.(machine).waiting';
    instance.now = 400;
    instance.reload();
    instance.send('LOOK');
    instance.reload();
    expect(instance.timer(event)).toMatchObject({ id: '0/0', deadline: 1000, delayMs: 1000 });
    expect(instance.try({ kind: 'fired', id: '0/0' })).toEqual({ kind: 'early', atMs: 1000 });
    instance.fire(event);
    expect(instance.now).toBe(1000);
    expect(instance.snapshot().value).toBe('late');
    expect(instance.try({ kind: 'fired', id: '0/0' })).toEqual({ kind: 'stale' });
  });

  test('named and computed delays are resolved when the timer starts', () => {
    const machine = setup({
      types: { context: {} as { patience: number } },
      delays: { fixed: 50, computed: ({ context }) => context.patience * 10 },
    }).createMachine({
      context: { patience: 7 },
      after: { fixed: {}, computed: {} },
    });
    const instance = startInstance(machine);
    expect([...instance.live.timers.values()].map(({ pending }) => pending.deadline)).toEqual([
      50, 70,
    ]);
  });

  test('a delay without a length, chosen while the machine runs, is an error instead of none', () => {
    const machine = setup({}).createMachine({
      on: {
        LATER: {
          actions: enqueueActions(({ enqueue }) => {
            enqueue.raise({ type: 'NOW' }, { delay: 'aWeek' as never });
          }),
        },
        NOW: { actions: () => {} },
      },
    });
    const instance = startInstance(machine);
    expect(instance.try({ kind: 'event', event: { type: 'LATER' }, known: true })).toMatchObject({
      kind: 'threw',
      error: { message: 'The delay "aWeek" is not defined; add it to setup({ delays }).' },
    });
  });

  test('re-entering a state restarts its timer under a new effect id', () => {
    const machine = setup({}).createMachine({
      initial: 'waiting',
      states: {
        waiting: { after: { 1000: 'late' }, on: { AGAIN: { target: 'waiting', reenter: true } } },
        late: {},
      },
    });
    const instance = startInstance(machine);
    instance.reload();
    instance.now = 300;
    instance.send('AGAIN');
    expect([...instance.live.timers.values()].map(({ pending }) => pending)).toMatchObject([
      { id: '1/0', deadline: 1300 },
    ]);
  });

  test('leaving a state stops its restored timer', () => {
    const machine = setup({}).createMachine({
      initial: 'waiting',
      states: { waiting: { after: { 1000: 'late' }, on: { LEAVE: 'late' } }, late: {} },
    });
    const instance = startInstance(machine);
    instance.reload();
    instance.send('LEAVE');
    expect(instance.timers()).toEqual([]);
  });

  test('cancel removes a restored timer', () => {
    const machine = setup({}).createMachine({
      entry: raise({ type: 'LATER' }, { delay: 1000, id: 'later' }),
      on: { CANCEL: { actions: cancel('later') }, LATER: {} },
    });
    const instance = startInstance(machine);
    instance.reload();
    instance.send('CANCEL');
    instance.reload();
    expect(instance.timers()).toEqual([]);
  });

  test('two delayed events under one id are both delivered, as under XState', () => {
    const machine = setup({}).createMachine({
      context: { heard: [] as string[] },
      on: {
        A: { actions: raise({ type: 'LATER', of: 'A' }, { delay: 10, id: 'same' }) },
        B: { actions: raise({ type: 'LATER', of: 'B' }, { delay: 20, id: 'same' }) },
        LATER: {
          actions: assign({
            heard: ({ context, event }) => [...context.heard, String(event['of'])],
          }),
        },
      },
    });
    const instance = startInstance(machine);
    instance.send('A');
    instance.send('B');
    instance.reload();
    instance.now = 20;
    for (const id of instance.live.timers.keys()) instance.step({ kind: 'fired', id });
    expect(instance.snapshot().context.heard).toEqual(['A', 'B']);
  });

  test('a delayed sendTo reaches a restored child', () => {
    const machine = setup({ actors: { listener } }).createMachine({
      invoke: { src: 'listener', id: 'ear' },
      entry: sendTo('ear', { type: 'PING' }, { delay: 100 }),
    });
    const instance = startInstance(machine);
    instance.reload();
    instance.fire('PING');
    expect(instance.snapshot().children['ear']?.getSnapshot().context.heard).toBe(1);
  });

  test('a delayed sendTo does not reach the successor of its target, restored or not', () => {
    const machine = setup({ actors: { listener } }).createMachine({
      entry: [
        spawnChild('listener', { id: 'ear' }),
        sendTo('ear', { type: 'PING' }, { delay: 100 }),
      ],
      on: { REPLACE: { actions: [stopChild('ear'), spawnChild('listener', { id: 'ear' })] } },
    });
    const instance = startInstance(machine);
    instance.send('REPLACE');
    instance.reload();
    instance.fire('PING');
    expect(instance.snapshot().children['ear']?.getSnapshot().context.heard).toBe(0);
  });

  test('a negative or undefined delay is due at once, an infinite one at the end of time', () => {
    const machine = setup({
      delays: { negative: -5, none: Number.NaN, never: Number.POSITIVE_INFINITY },
    }).createMachine({ after: { negative: {}, none: {}, never: {} } });
    const instance = startInstance(machine);
    instance.reload();
    const deadlines = [...instance.live.timers.values()].map(({ pending }) => pending.deadline);
    expect(deadlines).toEqual([0, 0, 8.64e15]);
  });

  test('timers of a child end with the child', () => {
    const child = setup({}).createMachine({ after: { 1000: {} } });
    const machine = setup({ actors: { child } }).createMachine({
      initial: 'with',
      states: { with: { invoke: { src: 'child' }, on: { LEAVE: 'without' } }, without: {} },
    });
    const instance = startInstance(machine);
    instance.reload();
    expect(instance.timers()).toEqual(['xstate.after.1000.(machine)']);
    instance.send('LEAVE');
    expect(instance.timers()).toEqual([]);
  });
});
