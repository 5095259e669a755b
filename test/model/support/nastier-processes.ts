import {
  assign,
  cancel,
  raise,
  sendParent,
  sendTo,
  setup,
  stopChild,
  type AnyActorRef,
  type AnyStateMachine,
} from 'xstate';
import { defineProcess, type Process } from '../../../src/definition/define-process.ts';
import { rollback } from '../../../src/definition/machine/rollback.ts';
import { task } from '../../../src/definition/machine/task.ts';

/** Machines that use several things at once, of which each is hard enough alone. */

const dayMs = 86_400_000;

const call = task<{ readonly n: number }>(async () => ({ n: 1 }));
/** An outside system completes it. */
const ask = task<{ readonly n: number }>(async (scope) => scope.handOver());

function define(name: string, machine: unknown, options: object = {}): Process {
  return defineProcess({
    name,
    machine: machine as AnyStateMachine,
    history: 'snapshots',
    ...options,
  }) as unknown as Process;
}

const limit = { timeout: 10_000 };
const undone = { ...limit, compensate: async () => {}, compensation: limit };

/** Regions with tasks are left in the middle of them, and entered again by their history. */
const interrupted = define(
  'interrupted',
  setup({
    types: { events: {} as { type: 'HOLD' } | { type: 'GO' } | { type: 'STOP' } },
    actors: { call, ask, rollback },
  }).createMachine({
    id: 'interrupted',
    initial: 'working',
    states: {
      working: {
        type: 'parallel',
        on: { HOLD: 'held', STOP: 'undoing' },
        onDone: 'done',
        states: {
          one: {
            initial: 'calling',
            states: {
              calling: {
                invoke: { src: 'call', onDone: 'resting', onError: '#interrupted.undoing' },
              },
              resting: { after: { [25 * dayMs]: 'off' } },
              off: { type: 'final' },
            },
          },
          two: {
            initial: 'asking',
            states: {
              asking: { invoke: { src: 'ask', onDone: 'off', onError: '#interrupted.undoing' } },
              off: { type: 'final' },
            },
          },
          back: { type: 'history', history: 'deep' },
        },
      },
      held: { on: { GO: 'working.back' }, after: { [2 * dayMs]: 'undoing' } },
      undoing: { invoke: { src: 'rollback', onDone: 'failed', onError: 'failed' } },
      failed: { type: 'final', tags: 'Failed' },
      done: { type: 'final' },
    },
  } as never),
  { tasks: { call: undone, ask: undone } },
);

/** Tasks are spawned into the context, handed over, and stopped by reference. */
const brood = define(
  'brood',
  setup({
    types: {
      context: {} as { kids: AnyActorRef[]; made: number; answers: number },
      events: {} as { type: 'SPAWN' } | { type: 'DROP' } | { type: 'END' },
    },
    actors: { ask },
    guards: {
      hasRoom: ({ context }) => context.made < 2,
      hasKids: ({ context }) => context.kids.length > 0,
    },
  }).createMachine({
    context: { kids: [], made: 0, answers: 0 },
    initial: 'open',
    states: {
      open: {
        on: {
          SPAWN: {
            guard: 'hasRoom',
            actions: assign(({ context, spawn }) => ({
              kids: [...context.kids, spawn('ask', { id: `kid-${context.made}` })],
              made: context.made + 1,
            })),
          },
          DROP: {
            guard: 'hasKids',
            actions: [
              stopChild(
                ({ context }: { context: { kids: AnyActorRef[] } }) =>
                  context.kids[0] as AnyActorRef,
              ),
              assign({ kids: ({ context }) => context.kids.slice(1) }),
            ],
          },
          'xstate.done.actor.*': {
            actions: assign({ answers: ({ context }) => context.answers + 1 }),
          },
          'xstate.error.actor.*': {
            actions: assign({ answers: ({ context }) => context.answers - 1 }),
          },
          END: 'done',
        },
        after: { [30 * dayMs]: 'done' },
      },
      done: { type: 'final' },
    },
  } as never),
  { tasks: { ask: limit } },
);

const sleeper = setup({}).createMachine({
  id: 'sleeper',
  initial: 'asleep',
  states: {
    asleep: { on: { WAKE: 'awake' } },
    awake: { entry: sendParent({ type: 'YAWN' }, { delay: 26 * dayMs }), type: 'final' },
  },
} as never);

/** Delays beyond the longest of setTimeout, in `after`, `raise` and `sendTo`, some of which are cancelled. */
const longWait = define(
  'long-wait',
  setup({
    types: { events: {} as { type: 'REMIND' } | { type: 'YAWN' } | { type: 'SNOOZE' } },
    actors: { sleeper },
    delays: { years: 3 * 365 * dayMs },
  }).createMachine({
    invoke: { src: 'sleeper', id: 'sleeper' },
    entry: [
      raise({ type: 'REMIND' }, { delay: 40 * dayMs, id: 'remind' }),
      sendTo('sleeper', { type: 'WAKE' }, { delay: 25 * dayMs }),
    ],
    initial: 'waiting',
    states: {
      waiting: {
        on: { REMIND: 'reminded', SNOOZE: { target: 'snoozed', actions: cancel('remind') } },
      },
      snoozed: { after: { [30 * dayMs]: 'waiting', years: 'over' } },
      reminded: { on: { YAWN: 'over' }, after: { years: 'over' } },
      over: { type: 'final' },
    },
  } as never),
);

const trip = setup({ actors: { call, rollback } }).createMachine({
  id: 'trip',
  initial: 'reserving',
  output: { went: true },
  states: {
    reserving: { invoke: { src: 'call', id: 'first', onDone: 'paying', onError: 'lost' } },
    paying: { invoke: { src: 'call', id: 'second', onDone: 'gone', onError: 'undoing' } },
    undoing: {
      invoke: { src: 'rollback', input: { to: 'call' }, onDone: 'lost', onError: 'lost' },
    },
    lost: { entry: sendParent({ type: 'LOST' }), type: 'final' },
    gone: { type: 'final' },
  },
} as never);

const tour = setup({ actors: { trip } }).createMachine({
  id: 'tour',
  initial: 'going',
  states: {
    going: {
      on: { LOST: 'lost' },
      invoke: { src: 'trip', id: 'trip', onDone: 'back', onError: 'lost' },
    },
    back: { type: 'final' },
    lost: { entry: sendParent({ type: 'LOST' }), type: 'final' },
  },
} as never);

/** A machine within a machine rolls back a part, and the outermost the rest, beside a task of its own. */
const nestedSaga = define(
  'nested-saga',
  setup({
    types: { events: {} as { type: 'LOST' } | { type: 'CALL_OFF' } },
    actors: { tour, ask, rollback },
  }).createMachine({
    id: 'saga',
    initial: 'travelling',
    states: {
      travelling: {
        type: 'parallel',
        on: { LOST: 'undoing', CALL_OFF: 'undoing' },
        onDone: 'done',
        states: {
          tour: {
            initial: 'on',
            states: {
              on: { invoke: { src: 'tour', id: 'tour', onDone: 'off', onError: '#saga.undoing' } },
              off: { type: 'final' },
            },
          },
          hotel: {
            initial: 'asking',
            states: {
              asking: { invoke: { src: 'ask', onDone: 'off', onError: '#saga.undoing' } },
              off: { type: 'final' },
            },
          },
        },
      },
      undoing: { invoke: { src: 'rollback', onDone: 'failed', onError: 'failed' } },
      failed: { type: 'final', tags: 'Failed' },
      done: { type: 'final' },
    },
  } as never),
  { tasks: { call: undone, ask: undone } },
);

/** Spins: as far as it may, and without end. */
const spinner = define(
  'spinner',
  setup({
    types: { context: {} as { n: number }, events: {} as { type: 'SPIN' } | { type: 'HANG' } },
    actors: { call },
  }).createMachine({
    context: { n: 0 },
    initial: 'still',
    states: {
      still: { on: { SPIN: 'spinning', HANG: 'hanging' }, after: { [dayMs]: 'done' } },
      spinning: {
        always: [
          {
            guard: ({ context }: { context: { n: number } }) => context.n < 500,
            target: 'turning',
          },
          { target: 'calling' },
        ],
      },
      turning: {
        always: { target: 'spinning', actions: assign({ n: ({ context }) => context.n + 1 }) },
      },
      calling: { invoke: { src: 'call', onDone: 'done', onError: 'still' } },
      hanging: { always: 'hung' },
      hung: { always: 'hanging' },
      done: { type: 'final' },
    },
  } as never),
  { tasks: { call: limit } },
);

export const nastier = { interrupted, brood, longWait, nestedSaga, spinner };
