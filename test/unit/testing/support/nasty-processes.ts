import {
  assign,
  createMachine,
  emit,
  enqueueActions,
  forwardTo,
  fromCallback,
  fromObservable,
  fromPromise,
  fromTransition,
  raise,
  sendParent,
  sendTo,
  setup,
  stateIn,
  type ActorRef,
  type AnyActorRef,
  type AnyStateMachine,
} from 'xstate';
import { z } from 'zod';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';

/** Legal machines that the tools were not written for, each with something that is easily taken for something else. */

const call = fromPromise<{ readonly n: number }>(async () => ({ n: 1 }));
const limited = { tasks: { call: { timeout: 1_000 } } } as const;

function define(name: string, machine: unknown, options: object = {}): Process {
  return defineProcess({
    name,
    machine: machine as AnyStateMachine,
    ...options,
  }) as unknown as Process;
}

/** Two regions with a shallow and a deep history between them. */
const histories = define(
  'histories',
  createMachine({
    initial: 'on',
    on: { END: '.done' },
    states: {
      on: {
        type: 'parallel',
        on: { PAUSE: 'off' },
        states: {
          left: { initial: 'a', states: { a: { on: { L: 'b' } }, b: { on: { L: 'a' } } } },
          right: {
            initial: 'x',
            states: {
              x: { on: { R: 'y' } },
              y: { initial: 'y1', states: { y1: { on: { R: 'y2' } }, y2: {} } },
            },
          },
          deep: { type: 'history', history: 'deep' },
        },
      },
      off: { on: { RESUME: 'on.deep', RESTART: 'on' } },
      done: { type: 'final' },
    },
  }),
);

const innermost = setup({ actors: { call } }).createMachine({
  id: 'innermost',
  initial: 'asking',
  output: { level: 3 },
  states: {
    asking: { invoke: { src: 'call', onDone: 'told', onError: 'refused' } },
    told: { type: 'final' },
    refused: { entry: sendParent({ type: 'REFUSED' }), after: { 500: 'asking' } },
  },
});

const middle = setup({ actors: { innermost } }).createMachine({
  id: 'middle',
  initial: 'trying',
  context: { refusals: 0 },
  output: ({ context }) => context,
  states: {
    trying: {
      on: {
        REFUSED: [
          {
            guard: ({ context }) => context.refusals >= 1,
            target: 'givenUp',
          },
          { actions: assign({ refusals: ({ context }) => context.refusals + 1 }) },
        ],
      },
      invoke: { src: 'innermost', id: 'in', onDone: 'done' },
    },
    done: { type: 'final' },
    givenUp: { type: 'final' },
  },
});

/** Machines three deep: the task is in the innermost. */
const threeDeep = define(
  'three-deep',
  setup({ actors: { middle } }).createMachine({
    initial: 'working',
    states: {
      working: { invoke: { src: 'middle', id: 'mid', onDone: 'done', onError: 'done' } },
      done: { type: 'final' },
    },
  }),
);

/** An event that it raises itself later, and cancels by leaving. */
const raisesLater = define(
  'raises-later',
  createMachine({
    initial: 'armed',
    states: {
      armed: {
        entry: raise({ type: 'BOOM' }, { delay: 3_000, id: 'bomb' }),
        on: { BOOM: 'done', DEFUSE: 'safe' },
      },
      safe: { on: { BOOM: 'done' } },
      done: { type: 'final' },
    },
  }),
);

const counter = setup({
  types: { events: {} as { type: 'INC' } | { type: 'STOP' } },
}).createMachine({
  id: 'counter',
  context: { n: 0 },
  initial: 'on',
  states: {
    on: { on: { INC: { actions: assign({ n: ({ context }) => context.n + 1 }) }, STOP: 'off' } },
    off: { type: 'final' },
  },
});

/** Actors in the context, at most two. */
const spawner = define(
  'spawner',
  setup({
    types: {
      context: {} as { kids: AnyActorRef[] },
      events: {} as { type: 'SPAWN' } | { type: 'POKE' } | { type: 'END' },
    },
    actors: { counter },
    guards: { hasRoom: ({ context }) => context.kids.length < 2 },
  }).createMachine({
    context: { kids: [] },
    initial: 'open',
    states: {
      open: {
        on: {
          SPAWN: {
            guard: 'hasRoom',
            actions: assign({ kids: ({ context, spawn }) => [...context.kids, spawn('counter')] }),
          },
          POKE: {
            guard: ({ context }) => context.kids.length > 0,
            actions: sendTo(({ context }) => context.kids.at(-1) as AnyActorRef, {
              type: 'STOP',
            } as never),
          },
          END: 'done',
        },
      },
      done: { type: 'final' },
    },
  }),
);

/** Wildcards at two levels, partial ones and a forbidden event. */
const wildcards = define(
  'wildcards',
  createMachine({
    initial: 'open',
    on: { '*': { actions: assign({ seen: true }) } },
    context: { seen: false },
    states: {
      open: { on: { 'pay.*': 'paid', STOP: undefined, '*': 'odd' } },
      odd: { on: { BACK: 'open', STOP: {} } },
      paid: { type: 'final' },
    },
  } as never),
  { events: { 'pay.card': schemaOf(), STOP: schemaOf(), BACK: schemaOf(), X: schemaOf() } },
);

/** Delays from the context, from an event, and by name. */
const dynamicDelays = define(
  'dynamic-delays',
  setup({
    types: { context: {} as { ms: number } },
    delays: { patience: ({ context }) => context.ms, none: () => 0 },
  }).createMachine({
    context: { ms: 1_000 },
    initial: 'first',
    states: {
      first: {
        after: {
          patience: { target: 'second', actions: assign({ ms: ({ context }) => context.ms * 2 }) },
          none: { actions: assign({ ms: 5_000 }) },
        },
      },
      second: { after: { patience: 'done' } },
      done: { type: 'final' },
    },
  }),
);

/** Emits what nobody hears, and tells a listener by name. */
const emitter = define(
  'emitter',
  setup({ types: { emitted: {} as { type: 'told'; n: number } } }).createMachine({
    initial: 'a',
    states: {
      a: { exit: emit({ type: 'told', n: 1 }), on: { GO: 'b' } },
      b: { entry: emit({ type: 'told', n: 2 }), after: { 10: 'c' } },
      c: { type: 'final' },
    },
  }),
);

/** Decides within its actions. */
const decider = define(
  'decider',
  setup({
    types: { context: {} as { n: number }, events: {} as { type: 'NEXT' } | { type: 'HALF' } },
    guards: { isLate: ({ context }) => context.n >= 2 },
  }).createMachine({
    context: { n: 0 },
    initial: 'open',
    states: {
      open: {
        on: {
          NEXT: {
            actions: enqueueActions(({ enqueue, check }) => {
              if (check('isLate')) enqueue.raise({ type: 'HALF' });
              else enqueue.assign({ n: ({ context }) => context.n + 1 });
            }),
          },
          HALF: 'done',
        },
      },
      done: { type: 'final' },
    },
  }),
);

/** Comes back to where it was, with and without leaving it. */
const reenters = define(
  'reenters',
  setup({
    types: { context: {} as { times: number } },
    actors: { call },
  }).createMachine({
    context: { times: 0 },
    initial: 'busy',
    states: {
      busy: {
        entry: assign({ times: ({ context }) => Math.min(context.times + 1, 3) }),
        invoke: { src: 'call', onDone: 'done', onError: 'done' },
        on: {
          AGAIN: { target: 'busy', reenter: true },
          STAY: { target: 'busy' },
        },
        after: {
          2_000: { target: 'busy', reenter: true, guard: ({ context }) => context.times < 3 },
        },
      },
      done: { type: 'final' },
    },
  }),
  limited,
);

const ear = createMachine({
  id: 'ear',
  initial: 'listening',
  states: {
    listening: { on: { SAY: { target: 'heard', actions: sendParent({ type: 'HEARD' }) } } },
    heard: { on: { SAY: { actions: sendParent({ type: 'HEARD.AGAIN' }) } } },
  },
});

const mouth = setup({ types: { input: {} as { ear: AnyActorRef } } }).createMachine({
  id: 'mouth',
  context: ({ input }) => ({ ear: input.ear }),
  on: { TALK: { actions: sendTo(({ context }) => context.ear, { type: 'SAY' }) } },
});

/** Two children that speak to each other, and events that are passed on. */
const gossip = define(
  'gossip',
  setup({
    types: {
      context: {} as { ear: ActorRef<never, never>; mouth: AnyActorRef },
      events: {} as { type: 'TALK' } | { type: 'HEARD' } | { type: 'HEARD.AGAIN' },
    },
    actors: { ear, mouth },
  }).createMachine({
    context: ({ spawn }) => {
      const listener = spawn('ear', { id: 'ear' });
      return {
        ear: listener as never,
        mouth: spawn('mouth', { id: 'mouth', input: { ear: listener } }),
      };
    },
    initial: 'quiet',
    states: {
      quiet: {
        on: { TALK: { actions: forwardTo('mouth') }, HEARD: 'once', 'HEARD.AGAIN': 'twice' },
      },
      once: { on: { TALK: { actions: forwardTo('mouth') }, 'HEARD.AGAIN': 'twice' } },
      twice: { type: 'final' },
    },
  }),
  { events: { TALK: schemaOf() } },
);

/** A callback and an observable, which do nothing in a sandbox. */
const volatileOnes = define(
  'volatile-ones',
  setup({
    actors: {
      ticks: fromCallback<{ type: 'STOP' }>(({ sendBack }) => {
        const timer = setInterval(() => sendBack({ type: 'TICK' }), 1_000);
        return () => clearInterval(timer);
      }),
      values: fromObservable<number, void>(
        () =>
          ({
            subscribe: () => ({ unsubscribe: () => undefined }),
          }) as never,
      ),
    },
  }).createMachine({
    initial: 'open',
    states: {
      open: {
        invoke: [
          { src: 'ticks', id: 'ticks' },
          {
            src: 'values',
            id: 'values',
            onSnapshot: { actions: assign({ last: 1 }) },
            onDone: 'done',
          },
        ],
        on: { TICK: 'ticked' },
      },
      ticked: { type: 'final' },
      done: { type: 'final' },
    },
    context: { last: 0 },
  }),
  { volatile: ['ticks', 'values'] },
);

/** A region waits for the other, by a guard on its state and by `onDone` of both. */
const regions = define(
  'regions',
  setup({ actors: { call } }).createMachine({
    type: 'parallel',
    states: {
      work: {
        initial: 'doing',
        states: {
          doing: { invoke: { src: 'call', onDone: 'did', onError: 'failed' } },
          failed: { always: 'did' },
          did: { type: 'final' },
        },
      },
      watch: {
        initial: 'waiting',
        states: {
          waiting: { always: { guard: stateIn({ work: 'did' }) as never, target: 'seen' } },
          seen: { type: 'final' },
        },
      },
    },
  }),
  limited,
);

/** A reducer as a child, told by a delayed event. */
const reducer = define(
  'reducer',
  setup({
    actors: {
      sum: fromTransition(
        (state: number, event: { type: 'ADD'; n: number }) => Math.min(state + event.n, 2),
        0,
      ),
    },
  }).createMachine({
    invoke: {
      src: 'sum',
      id: 'sum',
      onSnapshot: {
        guard: ({ event }: { event: { snapshot: { context: number } } }) =>
          event.snapshot.context >= 2,
        target: '.done',
      },
    },
    initial: 'open',
    states: {
      open: { on: { ADD: { actions: sendTo('sum', { type: 'ADD', n: 1 }, { delay: 100 }) } } },
      done: { type: 'final' },
    },
  } as never),
  { events: { ADD: schemaOf() } },
);

/** Fails in its own output, and in a child that nothing handles. */
const failing = define(
  'failing',
  setup({
    actors: {
      child: createMachine({
        id: 'child',
        initial: 'on',
        states: {
          on: { on: { BREAK: { actions: () => undefined, target: 'broken' } } },
          broken: {
            entry: assign(() => {
              throw new Error('broken');
            }),
          },
        },
      }),
    },
  }).createMachine({
    initial: 'open',
    states: {
      open: {
        invoke: { src: 'child', id: 'child', onError: 'caught' },
        on: { BREAK: { actions: sendTo('child', { type: 'BREAK' }) } },
        after: { 1_000: 'done' },
      },
      caught: { type: 'final' },
      done: { type: 'final' },
    },
  }),
);

/** Goes through states that it never rests in, and turns round after a while. */
const transient = define(
  'transient',
  setup({ types: { context: {} as { n: number } } }).createMachine({
    context: { n: 0 },
    initial: 'a',
    states: {
      a: { always: { target: 'b', actions: assign({ n: ({ context }) => context.n + 1 }) } },
      b: { always: [{ guard: ({ context }) => context.n < 3, target: 'a' }, { target: 'rest' }] },
      rest: {
        on: { AGAIN: { target: 'a', actions: assign({ n: 0 }) } },
        after: { 1_000: 'end' },
      },
      end: { type: 'final' },
    },
  }),
);

function schemaOf() {
  return z.strictObject({});
}

export const nasty = {
  histories,
  threeDeep,
  raisesLater,
  spawner,
  wildcards,
  dynamicDelays,
  emitter,
  decider,
  reenters,
  gossip,
  volatileOnes,
  regions,
  reducer,
  failing,
  transient,
};
