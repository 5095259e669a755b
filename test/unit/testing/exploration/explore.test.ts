import { assign, fromPromise, setup, stopChild, type ActorRefFrom } from 'xstate';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { fails } from '../../../../src/testing/behaviours/fails.ts';
import { handsOver } from '../../../../src/testing/behaviours/hands-over.ts';
import { ok } from '../../../../src/testing/behaviours/ok.ts';
import { real } from '../../../../src/testing/behaviours/real.ts';
import { explore } from '../../../../src/testing/exploration/explore.ts';
import type { ExploreProgress } from '../../../../src/testing/search/explore-progress.ts';
import { createParcelProcess } from '../support/parcel-process.ts';
import '../../../../src/testing/vitest.ts';

const parcel = createParcelProcess();
const outcomes = { charge: [ok({ id: 'c1' })], ship: [ok()] };
const events = { PICKED_UP: [{ by: 'ada' }, { by: '' }] };
const input = { item: 'book' };

/** Counts for ever. */
const counter = defineProcess({
  name: 'counter',
  machine: setup({
    types: { context: {} as { readonly count: number }, events: {} as { readonly type: 'ADD' } },
  }).createMachine({
    context: { count: 0 },
    initial: 'counting',
    states: {
      counting: {
        on: { ADD: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
      },
    },
  }),
  events: { ADD: z.object({}) },
});

describe('an exploration', () => {
  test('covers every state, transition, guard, outcome and compensation of a process', async () => {
    const seen = await explore(parcel, { input, outcomes, events });
    expect(seen.cutOff).toBeUndefined();
    expect(seen.unexplored).toEqual([]);
    expect(seen).toCover({
      states: 1,
      transitions: 1,
      guards: 1,
      taskOutcomes: 1,
      compensations: 1,
    });
    expect(seen).toHold();
  });

  test('is the same each time', async () => {
    const once = await explore(parcel, { input, outcomes, events });
    const again = await explore(parcel, { input, outcomes, events });
    expect(again.toString()).toBe(once.toString());
    expect(again.pathTo('done')?.toString()).toBe(once.pathTo('done')?.toString());
  });

  test('says what it does not cover', async () => {
    const seen = await explore(parcel, { input, outcomes, events: { PICKED_UP: [{ by: 'ada' }] } });
    expect(() => expect(seen).toCover({ guards: 1 })).toThrow(
      '1 of 2 guards, but not paid.pickup#0 false',
    );
    expect(() => expect(seen).toCover({ gards: 1 } as object)).toThrow(
      'Pass shares of states, transitions, guards',
    );
  });

  test('knows a shortest way to each state, with the time that it takes', async () => {
    const seen = await explore(parcel, { input, outcomes, events });
    expect(seen.pathTo('done')?.toString()).toBe(
      [
        'parcel: comes to done',
        "  0. start { item: 'book' }",
        '     → charging',
        "  1. charge completes: { id: 'c1' }",
        '     → paid.packing',
        '  2. P1D later: timer of paid.packing',
        '     → paid.shipping',
        '  3. ship completes',
        '     → paid.pickup',
        "  4. event PICKED_UP { by: 'ada' }",
        '     → done (Completed)',
      ].join('\n'),
    );
    // @ts-expect-error There is no such state.
    expect(() => seen.pathTo('dome')).toThrow('has no state "dome"');
  });

  test('never lets a timer fire before one that is due earlier', async () => {
    const machine = setup({}).createMachine({
      initial: 'waiting',
      states: {
        waiting: { after: { 1_000: 'early', 2_000: 'late' } },
        early: { type: 'final' },
        late: { type: 'final' },
      },
    });
    const seen = await explore(defineProcess({ name: 'timers', machine }));
    expect(seen.coverage.states.covered).toEqual(['waiting', 'early']);
  });

  test('counts states that differ only in ids and the past as one', async () => {
    const machine = setup({}).createMachine({
      initial: 'a',
      states: { a: { after: { 1_000: 'b' } }, b: { on: { BACK: 'a' } } },
    });
    const process = defineProcess({ name: 'ring', machine, events: { BACK: z.object({}) } });
    expect(await explore(process)).toMatchObject({ states: 2, moves: 2, cutOff: undefined });
  });

  test('counts states as one although each visit makes actors with other names', async () => {
    const child = setup({}).createMachine({
      initial: 'young',
      states: { young: { after: { 1_000: 'old' } }, old: {} },
    });
    const machine = setup({
      types: {
        context: {} as { readonly child?: ActorRefFrom<typeof child> | undefined },
        events: {} as { readonly type: 'OPEN' } | { readonly type: 'CLOSE' },
      },
      actors: { child },
    }).createMachine({
      context: {},
      initial: 'closed',
      states: {
        closed: { on: { OPEN: 'open' } },
        open: {
          entry: assign({ child: ({ spawn }) => spawn('child') }),
          exit: [stopChild(({ context }) => context.child?.id ?? ''), assign({ child: undefined })],
          on: { CLOSE: 'closed' },
        },
      },
    });
    const events = { OPEN: z.object({}), CLOSE: z.object({}) };
    const seen = await explore(defineProcess({ name: 'door', machine, events }), { maxStates: 50 });
    // Closed, open with a young child, and open with an old one.
    expect(seen).toMatchObject({ states: 3, cutOff: undefined });
  });

  test('tells states with different contexts apart', async () => {
    expect(await explore(counter, { maxDepth: 7 })).toMatchObject({
      states: 8,
      moves: 7,
      depth: 7,
    });
  });

  test('ends by itself where the context grows for ever, and says so', async () => {
    const seen = await explore(counter);
    expect(seen.cutOff).toEqual({
      reasons: [{ kind: 'depth', limit: 1_000 }],
      movesNotFollowed: 1,
    });
    expect(String(seen)).toMatch(
      /with ever new data \(context\.count: \d\d values or more\): bound what grows/,
    );
    expect(String(await explore(counter, { maxDepth: 7 }))).not.toContain('ever new data');
  });

  test('names what grows, also in two directions, and tells it long before it ends', async () => {
    const machine = setup({
      types: {
        context: {} as { readonly likes: number; readonly views: number; readonly mood: number },
        events: {} as { type: 'LIKE' } | { type: 'VIEW' } | { type: 'TURN' },
      },
    }).createMachine({
      context: { likes: 0, views: 0, mood: 0 },
      on: {
        LIKE: { actions: assign({ likes: ({ context }) => context.likes + 1 }) },
        VIEW: { actions: assign({ views: ({ context }) => context.views + 1 }) },
        TURN: { actions: assign({ mood: ({ context }) => (context.mood + 1) % 5 }) },
      },
    });
    const events = { LIKE: z.object({}), VIEW: z.object({}), TURN: z.object({}) };
    const post = defineProcess({ name: 'post', machine, events });
    const early: string[][] = [];
    const seen = await explore(post, {
      maxStates: 6_000,
      onProgress: ({ states, growing }) => {
        if (states >= 3_000) early.push(growing.map(({ name }) => name).toSorted());
      },
    });
    const names = ['context.likes', 'context.views'];
    expect(seen.growing.map(({ name }) => name).toSorted()).toEqual(names);
    expect(String(seen)).toMatch(
      /They are 1 state of the machine with ever new data \(context\.likes: \d+ values or more, context/,
    );
    expect(early).not.toEqual([]);
    expect(early).toEqual(early.map(() => names));
    // Bounded, although some of it was not followed.
    const bounded = await explore(post, { maxDepth: 3 });
    expect(bounded).toMatchObject({ growing: [], cutOff: { reasons: [{ kind: 'depth' }] } });
  });

  test('hands tasks over, and completes them from outside, where that is an outcome', async () => {
    const seen = await explore(parcel, {
      input,
      outcomes: { charge: [handsOver(), ok({ id: 'c1' })], ship: [ok()] },
      events,
    });
    const without = await explore(parcel, { input, outcomes, events });
    expect(seen.states).toBe(without.states + 1);
    expect(seen).toHold();
  });

  test('follows cancellations if it is told to', async () => {
    const seen = await explore(parcel, { input, outcomes, events, cancel: true });
    expect(seen.ends.map(({ status }) => status)).toContain('Cancelled');
    expect(seen).toHold();
  });
});

test('an exploration covers the machines that a process invokes by name, and knows a way through each of their transitions', async () => {
  const asking = setup({
    actors: { ask: task<number>(async () => 1) },
    guards: { isFew: ({ event }) => 'output' in event && event.output === 0 },
  }).createMachine({
    initial: 'asks',
    states: {
      asks: {
        invoke: {
          src: 'ask',
          onDone: [{ guard: 'isFew', target: 'waits' }, { target: 'over' }],
        },
      },
      waits: { after: { 1_000: 'over' } },
      // Nothing leads here.
      lost: { type: 'final' },
      over: { type: 'final' },
    },
  });
  const machine = setup({ actors: { asking } }).createMachine({
    id: 'outer',
    initial: 'busy',
    states: { busy: { invoke: { src: 'asking', onDone: 'done' } }, done: { type: 'final' } },
  });
  const process = defineProcess({ name: 'outer', machine });
  const seen = await explore<Process>(process, { outcomes: { ask: [ok(0), ok(1)] } });
  const [key] = Object.keys(process.graph.machines).filter((one) => one !== process.graph.root);
  expect(seen.coverage.states.missing).toEqual([`${key}:lost`]);
  expect(seen.coverage.transitions.missing).toEqual([]);
  expect(seen.coverage.guards.missing).toEqual([]);
  expect(seen.pathThrough(`${key}:waits#0`)?.steps.map(({ move }) => move.kind)).toEqual([
    'task',
    'timer',
  ]);
});

describe('payloads and outcomes', () => {
  const form = defineProcess({
    name: 'form',
    machine: setup({
      types: {
        events: {} as
          | { readonly type: 'RATE'; readonly stars: number; readonly kind: 'public' | 'private' }
          | { readonly type: 'SIGN'; readonly hash: string },
      },
      guards: { isPrivate: ({ event }) => event.type === 'RATE' && event.kind === 'private' },
    }).createMachine({
      initial: 'open',
      states: {
        open: {
          on: {
            RATE: [{ guard: 'isPrivate', target: 'hidden' }, { target: 'shown' }],
            SIGN: 'signed',
          },
        },
        hidden: { type: 'final' },
        shown: { type: 'final' },
        signed: { type: 'final' },
      },
    }),
    events: {
      RATE: z.object({ stars: z.int().min(1).max(5), kind: z.enum(['public', 'private']) }),
      SIGN: z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) }),
    },
  });

  test('payloads that are not given are made from the schema, one for each choice', async () => {
    const seen = await explore(form, { events: { SIGN: [] } });
    expect(seen.coverage.states.missing).toEqual(['signed']);
    expect(seen.pathTo('hidden')?.steps.map(({ move }) => move)).toEqual([
      { kind: 'event', event: { type: 'RATE', stars: 1, kind: 'private' } },
    ]);
  });

  test('an event whose payload cannot be made is reported, and nothing claims to be complete', async () => {
    const seen = await explore(form, { properties: ({ never }) => ({ n: never('signed') }) });
    expect(seen.unexplored).toEqual([
      {
        kind: 'event',
        name: 'SIGN',
        reason: 'no payload could be made from its schema',
        remedy: 'give some: events: { "SIGN": [{ … }] }, or an example in the process',
      },
    ]);
    expect(seen.cutOff?.reasons).toEqual([{ kind: 'unexplored' }]);
    expect(seen.verdicts).toMatchObject([{ name: 'n', kind: 'notRefuted' }]);
  });

  test('a payload that does not fit its schema is refused, with every fault', async () => {
    const events = { RATE: [{ stars: 9, kind: 'public' as const }] };
    await expect(explore(form, { events })).rejects.toThrow('/stars');
  });

  test('a task whose output is not known is reported', async () => {
    const seen = await explore(parcel, { input, events, outcomes: { ship: [ok()] } });
    expect(seen.unexplored).toMatchObject([{ kind: 'task', name: 'charge' }]);
    // Its machine reads the id of the charge that is not known: that is no fault of the machine.
    expect(seen.findings.map(({ kind }) => kind)).not.toContain('threw');
  });

  test('a declared failure is explored beside a failure for good', async () => {
    const buy = fromPromise<void>(async () => {});
    const isDeclined = ({ event }: { event: object }) =>
      'error' in event && (event.error as { code?: string }).code === 'declined';
    const machine = setup({ actors: { buy } }).createMachine({
      initial: 'buying',
      states: {
        buying: {
          invoke: {
            src: 'buy',
            onDone: 'bought',
            onError: [{ guard: isDeclined, target: 'declined' }, { target: 'failed' }],
          },
        },
        bought: { type: 'final' },
        declined: { type: 'final', tags: 'Failed' },
        failed: { type: 'final', tags: 'Failed' },
      },
    });
    const declined = Object.assign(new Error('no money'), { code: 'declined' });
    const seen = await explore(defineProcess({ name: 'shopping', machine }), {
      outcomes: { buy: [ok(), fails(1, declined)] },
    });
    expect(seen.coverage.states.missing).toEqual([]);
  });

  test('what the process does not have is refused', async () => {
    // @ts-expect-error There is no such task.
    await expect(explore(parcel, { input, outcomes: { pay: [ok()] } })).rejects.toThrow('"pay"');
    // @ts-expect-error There is no such event.
    await expect(explore(parcel, { input, events: { STAP: [{}] } })).rejects.toThrow('"STAP"');
    await expect(explore(parcel, { input: {} as never })).rejects.toThrow('/item');
    await expect(explore(parcel, { input, maxStates: 0 })).rejects.toThrow('maxStates is 0');
    await expect(explore(parcel, { input, outcomes: { charge: [real()] } })).rejects.toThrow(
      'executes nothing',
    );
    await expect(
      // @ts-expect-error There is no such state.
      explore(parcel, { input, properties: ({ never }) => ({ n: never('shiped') }) }),
    ).rejects.toThrow('has no state "shiped"');
  });
});

describe('limits', () => {
  test.each([
    [{ maxStates: 5 }, { kind: 'states', limit: 5 }, 1],
    [{ maxDepth: 4 }, { kind: 'depth', limit: 4 }, 1],
  ])('%o cut an exploration off, which then says so', async (limits, reason, movesNotFollowed) => {
    const seen = await explore(counter, {
      ...limits,
      properties: ({ always }) => ({ counts: always('counting') }),
    });
    expect(seen).toMatchObject({ states: 5, cutOff: { reasons: [reason], movesNotFollowed } });
    expect(seen.verdicts).toMatchObject([{ kind: 'notRefuted' }]);
    expect(seen.findings).toEqual([]);
    expect(() => expect(seen).toHold()).toThrow('Cut off by the limit of');
    expect(seen).toHold({ asFarAsExplored: true });
  });

  test('by an output that is not known is reported with its remedy', async () => {
    const machine = setup({ actors: { ask: task<{ n: number }>(async () => ({ n: 1 })) } });
    const asking = machine.createMachine({
      initial: 'asking',
      states: {
        asking: { invoke: { src: 'ask', onDone: 'done', onError: 'done' } },
        done: { type: 'final' },
      },
    });
    const seen = await explore(defineProcess({ name: 'asking', machine: asking }));
    expect(() => expect(seen).toHold()).toThrow(
      /Cut off by what was not explored\.\n {2}not explored: the task ask, since .*; state it: outcomes: /,
    );
  });

  test('time cuts an exploration off', async () => {
    const seen = await explore(counter, { maxMillis: 1 });
    expect(seen.cutOff?.reasons).toContainEqual({ kind: 'time', limit: 1 });
  });

  test('a signal that is aborted ends an exploration with what was seen', async () => {
    const controller = new AbortController();
    const heard: ExploreProgress[] = [];
    const seen = await explore(counter, {
      signal: controller.signal,
      onProgress: (progress) => {
        heard.push(progress);
        controller.abort();
      },
    });
    const [{ states, followed } = { states: 0, followed: 0 }] = heard;
    expect(heard).toHaveLength(1);
    expect([seen.states, seen.moves]).toEqual([states, followed]);
    expect(seen.cutOff).toEqual({ reasons: [{ kind: 'stopped' }], movesNotFollowed: 1 });
  });

  test('compare makes an endless process finite, and the result says that it did', async () => {
    const seen = await explore(counter, { compare: ({ data }) => Math.min(data.count, 3) });
    expect(seen).toMatchObject({ states: 4, moves: 4, cutOff: { reasons: [{ kind: 'compare' }] } });
  });
});

test('given events that match a pattern are sent, each once', async () => {
  const process = defineProcess({
    name: 'wild',
    machine: setup({}).createMachine({
      initial: 'open',
      states: {
        open: { on: { CLOSE: 'closed', '*': 'other' } },
        other: { type: 'final' },
        closed: { type: 'final' },
      },
    }),
  });
  const exploration = await explore<Process>(process, { events: { CLOSE: [{}], OTHER: [{}] } });
  expect(exploration.unexplored).toEqual([]);
  expect(exploration.moves).toBe(2);
  expect((await explore<Process>(process)).unexplored.map(({ name }) => name)).toEqual(['*']);
});
