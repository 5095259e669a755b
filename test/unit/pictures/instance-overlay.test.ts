import { createMachine, fromPromise, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { toGraph } from '../../../src/definition/graph/to-graph.ts';
import { instanceOverlay } from '../../../src/pictures/instance-overlay.ts';
import type { InstanceView, TaskView } from '../../../src/actors/views/view-types.ts';

const charge = fromPromise(async () => 1);
const delivery = setup({ actors: { ship: charge } }).createMachine({
  id: 'delivery',
  initial: 'shipping',
  states: { shipping: { invoke: { src: 'ship' } } },
});
const graph = toGraph(
  setup({ actors: { charge, delivery } }).createMachine({
    id: 'order',
    initial: 'paying',
    states: {
      paying: { invoke: { src: 'charge' }, after: { 60_000: 'late' } },
      delivering: { invoke: { src: 'delivery' } },
      late: {},
    },
  }),
  { charge: { attempts: 5 } },
);

const now = Date.parse('2026-01-01T00:00:00Z');
const at = (ms: number) => new Date(now + ms).toISOString();
const task = (more: Partial<TaskView>): TaskView => ({
  id: '0/0',
  name: 'charge',
  attempts: 1,
  outcome: 'pending',
  startedAt: at(0),
  ...more,
});
const badges = (more: Partial<InstanceView>) =>
  instanceOverlay(
    graph,
    { state: 'paying', status: 'Pending', tasks: [], timers: [], ledger: [], ...more },
    undefined,
    now,
  ).badges;

describe('an instance in its picture', () => {
  test('stands in all active states, those of each region among them', () => {
    const activeIn = (state: unknown) => {
      const instance = { state, status: 'Pending', tasks: [], timers: [], ledger: [] } as const;
      return instanceOverlay(graph, instance, undefined, now).active;
    };
    expect(activeIn('paying')).toEqual(['', 'paying']);
    expect(activeIn({ a: { b: 'c', d: {} } })).toEqual(['', 'a', 'a.b', 'a.b.c', 'a.d']);
  });

  test('shows the transitions of the last step', () => {
    const last = { transitions: ['paying#0'] } as never;
    const instance = {
      state: 'late',
      status: 'Pending',
      tasks: [],
      timers: [],
      ledger: [],
    } as const;
    expect(instanceOverlay(graph, instance, last, now).taken).toEqual(['paying#0']);
  });

  test.each([
    ['runs', {}, 'running', 'note'],
    ['runs again', { attempts: 2 }, 'attempt 2 of 5', 'warn'],
    ['waits', { attempts: 1, retryAt: at(4000) }, 'attempt 2 of 5 in 4 s', 'warn'],
    ['was handed over', { handedOver: true }, 'handed over', 'wait'],
    ['failed', { outcome: 'failed' }, 'failed', 'bad'],
  ] as const)('shows a task that %s at the state that invokes it', (_, more, text, tone) => {
    expect(badges({ tasks: [task(more)] })).toMatchObject([{ state: 'paying', text, tone }]);
  });

  test('shows the task of an invoked machine at the state that invokes the machine', () => {
    const tasks = [task({ name: 'ship' })];
    expect(badges({ state: 'delivering', tasks })).toMatchObject([{ state: 'delivering' }]);
  });

  test('shows no task of a state that is left, and none that completed', () => {
    expect(badges({ state: 'late', tasks: [task({ outcome: 'failed' })] })).toEqual([]);
    expect(badges({ tasks: [task({ outcome: 'completed' })] })).toEqual([]);
  });

  test('shows the timer of a state there, and any other at the machine', () => {
    const timers = [
      { id: '0/1', event: 'xstate.after.60000.order.paying', firesAt: at(59_000) },
      { id: '0/2', event: 'REMIND', firesAt: at(-1) },
    ];
    expect(badges({ timers })).toEqual([
      {
        state: 'paying',
        text: 'timer in 59 s',
        tone: 'wait',
        countdown: { words: 'timer', endsAt: at(59_000) },
      },
      {
        state: '',
        text: 'REMIND due',
        tone: 'wait',
        countdown: { words: 'REMIND', endsAt: at(-1) },
      },
    ]);
  });

  test('shows what is owed, was undone or could not be, and nothing that is settled', () => {
    const entry = (state: string) => ({ task: 'charge', state }) as never;
    expect(badges({ ledger: [entry('owed')] })).toMatchObject([{ text: 'owed', tone: 'warn' }]);
    expect(badges({ ledger: [entry('undone')] })).toMatchObject([{ text: 'undone', tone: 'note' }]);
    expect(badges({ ledger: [entry('failed')] })).toMatchObject([{ text: 'not undone' }]);
    expect(badges({ ledger: [entry('settled')] })).toEqual([]);
    expect(badges({ status: 'Completed', ledger: [entry('owed')] })).toEqual([]);
  });

  test('of a machine that runs itself ends', () => {
    const endless = setup({ actors: { self: createMachine({ id: 'x' }) } }).createMachine({
      id: 'x',
      initial: 'a',
      states: { a: { invoke: { src: 'self' } } },
    });
    endless.implementations.actors['self'] = endless as never;
    const instance = {
      state: 'a',
      status: 'Pending',
      tasks: [task({})],
      timers: [],
      ledger: [],
    } as const;
    expect(instanceOverlay(toGraph(endless), instance, undefined, now).badges).toEqual([]);
  });
});
