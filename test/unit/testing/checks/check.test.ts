import { describe, expect, test } from 'vitest';
import { assign, enqueueActions, not, setup, type AnyStateMachine } from 'xstate';
import { z } from 'zod';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { check } from '../../../../src/testing/checks/check.ts';
import { ok } from '../../../../src/testing/behaviours/ok.ts';

interface Context {
  readonly items: readonly unknown[];
  readonly extra?: unknown;
}

const typed = setup({ types: { context: {} as Context } });
const end = { type: 'final' } as const;

/** A bill that takes ADD in `open`, with a guard and actions, and is closed by CLOSE. */
function bill(config: {
  readonly guard?: unknown;
  readonly actions?: unknown;
  readonly context?: unknown;
  readonly implementations?: object;
  readonly allow?: object;
}): Process {
  const { guard, actions, context = { items: [] }, implementations = {}, allow } = config;
  const machine = typed.createMachine({
    id: 'bill',
    context,
    meta: { holdfast: { waits: 'for its customer', allow } },
    initial: 'open',
    states: {
      open: {
        on: {
          ADD: {
            ...(guard ? { guard, target: actions ? 'open' : 'closed' } : {}),
            ...(actions ? { actions } : {}),
          },
          CLOSE: 'closed',
        },
      },
      closed: end,
    },
  } as never);
  return named((machine as unknown as AnyStateMachine).provide(implementations as never));
}

function named(machine: AnyStateMachine, options: object = {}): Process {
  return defineProcess({ name: 'bill', machine, ...options });
}

async function found(process: Process, options = {}): Promise<readonly string[]> {
  const { findings } = await check(process, options);
  return findings.map(({ code, path, what, evidence }) =>
    [code, path, what, evidence.kind === 'trace' ? evidence.moves.join(' → ') : ''].join(' | '),
  );
}

let counter = 0;
const few = { maxMoves: 20 };
const often =
  ' A step that is computed again, after a conflict with another node, comes to something else.';
const asked = ' It is asked more than once for one event, and may answer yes and then no.';

test('a pure machine has no findings', async () => {
  const process = bill({
    guard: ({ context }: { context: Context }) => context.items.length < 3,
    actions: assign({ items: ({ context }) => [...context.items, 'tea'] }),
  });
  expect(await found(process)).toEqual([]);
});

describe('a guard', () => {
  test.each([
    ['Date', () => Date.now() > 0],
    ['Date', () => new Date().getTime() > 0],
    ['Math.random', () => Math.random() < 2],
    ['performance.now', () => performance.now() > 0],
    ['crypto.randomUUID', () => crypto.randomUUID().length > 0],
  ])('that reads %s is impure', async (source, guard) => {
    expect(await found(bill({ guard }))).toEqual([
      `impure-guard | open | A guard without a name reads ${source}.${asked} | start → event ADD`,
    ]);
  });

  test('that answers differently is impure, also by its name and within another', async () => {
    const isEven = () => (counter += 1) % 2 === 0;
    const finding = `impure-guard | open | The guard "isEven" gives two results for the same input.${asked} | start → event ADD`;
    const implementations = { guards: { isEven } };
    expect(await found(bill({ guard: 'isEven', implementations }))).toEqual([finding]);
    expect(await found(bill({ guard: not('isEven'), implementations }))).toEqual([finding]);
  });

  test('whose parameters are impure is impure', async () => {
    const guard = { type: 'isEven', params: () => Math.random() };
    expect(
      await found(bill({ guard, implementations: { guards: { isEven: () => true } } })),
    ).toEqual([
      `impure-guard | open | The guard "isEven" reads Math.random.${asked} | start → event ADD`,
    ]);
  });

  test('that makes a date from data is pure', async () => {
    expect(await found(bill({ guard: () => new Date(0).getTime() === 0 }))).toEqual([]);
  });

  test('that changes the context is reported, with the place', async () => {
    const guard = ({ context }: { context: { items: unknown[] } }) => context.items.push('tea') > 0;
    expect(await found(bill({ guard }))).toContain(
      'mutated-data | open | A guard without a name changes context.items.0 in place, so that a step that is refused may still have changed it. | start → event ADD',
    );
  });
});

describe('an assign', () => {
  test.each([
    ['as an object', assign({ extra: () => Date.now() })],
    ['as a function', assign(() => ({ extra: Date.now() }))],
    [
      'within enqueueActions',
      enqueueActions(({ enqueue }) => {
        enqueue.assign({ extra: Date.now() });
      }),
    ],
  ])('%s that reads the clock is impure', async (_, actions) => {
    expect(await found(bill({ actions }))).toEqual([
      `impure-assign | open | An action without a name reads Date.${often} | start → event ADD`,
    ]);
  });

  test('with hidden state gives two results', async () => {
    expect(await found(bill({ actions: assign({ extra: () => (counter += 1) }) }), few)).toContain(
      `impure-assign | open | An action without a name gives two results for the same input.${often} | start → event ADD`,
    );
  });

  test('that changes the context, or the event, in place is reported', async () => {
    const actions = assign(({ context, event }) => {
      (context.items as unknown[]).push('tea');
      Object.assign(event, { seen: true });
      return {};
    });
    expect((await found(bill({ actions }), few)).map((one) => one.split(' | ')[0])).toContain(
      'mutated-data',
    );
  });

  test('that spawns does so once for each move, however often it is tried out', async () => {
    let spawned = 0;
    const machine = setup({
      types: { context: {} as { readonly child?: unknown } },
      actors: {
        child: typed.createMachine({
          context: () => {
            spawned += 1;
            return { items: [] };
          },
        }),
      },
    }).createMachine({
      context: {},
      meta: { holdfast: { waits: 'for its customer' } },
      initial: 'open',
      states: {
        open: {
          on: {
            ADD: {
              target: 'closed',
              actions: assign({
                child: ({ spawn }) => spawn('child'),
              }),
            },
          },
        },
        closed: end,
      },
    });
    await check(named(machine as unknown as AnyStateMachine));
    expect(spawned).toBe(1);
  });
});

describe('data that JSON cannot hold', () => {
  test.each([
    ['a Date', () => new Date(0), 'context.extra is a Date'],
    ['a Map within a list', () => [new Map()], 'context.extra[0] is a Map'],
    ['undefined in a list', () => [undefined], 'context.extra[0] is undefined'],
    ['NaN', () => NaN, 'context.extra is NaN'],
    ['a bigint', () => 1n, 'context.extra is a bigint'],
    ['a function', () => isNaN, 'context.extra is a function'],
  ])('is found with its place: %s', async (_, extra, place) => {
    expect(await found(bill({ actions: assign({ extra }) }))).toEqual([
      `not-json | open | The step is refused with not_durable: ${place}. | start → event ADD`,
    ]);
  });

  test('is found in the first context', async () => {
    expect(await found(bill({ context: { items: [new Set()] } }))).toEqual([
      'not-json |  | The step is refused with not_durable: context.items[0] is a Set. | start',
    ]);
  });

  test('is found in the input of a task', async () => {
    const machine = setup({
      actors: { pay: task<void, unknown>(async () => {}) },
    }).createMachine({
      initial: 'paying',
      states: {
        paying: {
          invoke: { src: 'pay', input: () => new Date(0), onDone: 'done', onError: 'done' },
        },
        done: end,
      },
    });
    const process = named(machine as unknown as AnyStateMachine, {
      tasks: { pay: { timeout: 10 } },
    });
    expect(await found(process)).toEqual([
      'not-json | paying | The task pay fails without being called: the input of pay is a Date. | start',
    ]);
  });
});

describe('a machine that throws', () => {
  const machine = setup({
    types: { context: {} as { readonly total?: string } },
    actors: { pay: task<{ amount: number }>(async () => ({ amount: 1 })) },
  }).createMachine({
    context: {},
    initial: 'paying',
    states: {
      paying: {
        invoke: {
          src: 'pay',
          onDone: {
            target: 'done',
            actions: assign({ total: ({ event }) => event.output.amount.toFixed(2) }),
          },
          onError: 'done',
        },
      },
      done: end,
    },
  });
  const process = named(machine as unknown as AnyStateMachine, { tasks: { pay: { timeout: 10 } } });

  test('is found with the moves that lead there', async () => {
    expect(await found(process, { outcomes: { pay: [ok({ amount: 'one' })] } })).toEqual([
      "machine-throws | paying | The machine throws: event.output.amount.toFixed is not a function | start → pay completes: { amount: 'one' }",
    ]);
  });

  test('on an output that no task is known to give is not claimed to throw, and the report says so', async () => {
    const { findings, notChecked } = await check(process);
    expect(findings).toEqual([]);
    expect(notChecked).toEqual([
      'What follows the completion of pay was run without an output, so that it shows no faults: pass outcomes: { "pay": [ok(…)] }.',
    ]);
  });
});

describe('what was not checked', () => {
  const process = named(
    setup({
      types: { events: {} as { type: 'ADD'; sku: string } },
    }).createMachine({
      meta: { holdfast: { waits: 'for its customer' } },
      initial: 'open',
      states: { open: { on: { ADD: { actions: () => {} } } } },
    }) as unknown as AnyStateMachine,
    {
      input: z.object({ name: z.string() }),
      events: { ADD: z.object({ sku: z.string().regex(/^\d{8}$/) }) },
    },
  );

  test('is everything that needs a run, without an input', async () => {
    expect((await check(process)).notChecked).toEqual([
      'The process was not run, because no input is known: pass input, or add an example to the process.',
    ]);
  });

  test('is an event without a payload', async () => {
    const { notChecked } = await check(process, { input: { name: 'ann' } });
    expect(notChecked).toEqual([
      'The event ADD was not sent, because no payload could be made from its schema; give some: events: { "ADD": [{ … }] }, or an example in the process.',
    ]);
  });

  test('is the rest, when the limit of moves is reached', async () => {
    const counting = bill({ actions: assign({ items: ({ context }) => [...context.items, 1] }) });
    const { run, notChecked } = await check(counting, { maxMoves: 50 });
    expect(run.moves).toBe(50);
    expect(notChecked).toEqual([
      'Not every move was made, because 50 is the limit: raise maxMoves.',
    ]);
  });

  test.each([
    [{ maxMoves: 0 }, /maxMoves is 0/],
    [{ input: { name: 1 } }, /input of bill is not valid/],
    [{ input: { name: 'a' }, events: { ADD: [{ sku: 1 }] } }, /event ADD is not valid/],
    [{ outcomes: { pey: [ok()] } }, /pey/],
    [{ events: { ADDD: [] } }, 'The process bill has no event "ADDD". Its events are ADD.'],
  ])('options that do not fit are refused: %j', async (options, message) => {
    await expect(check(process, options as never)).rejects.toThrow(message);
  });
});

test('a finding of a run can be allowed, and an allowance for one that is not found is a note', async () => {
  const machine = typed.createMachine({
    context: { items: [] },
    meta: {
      holdfast: {
        waits: 'for its customer',
        allow: { 'impure-assign': 'The time is only shown.', 'impure-guard': 'None.' },
      },
    },
    on: { ADD: { actions: assign({ extra: () => Date.now() }) } },
  });
  const { findings, allowed } = await check(named(machine as unknown as AnyStateMachine));
  expect(findings.map(({ code }) => code)).toEqual(['unused-allowance']);
  expect(allowed.map(({ code, reason }) => [code, reason])).toEqual([
    ['waits-for-ever', 'for its customer'],
    ['impure-assign', 'The time is only shown.'],
  ]);
});

test('an allowance for what was not looked for is not called unused', async () => {
  const process = bill({
    actions: assign({ items: ({ context }) => [...context.items, 1] }),
    allow: { 'impure-guard': 'It may read the clock later.' },
  });
  expect(await found(process, few)).toEqual([]);
});

test('afterwards, time and randomness are those of the system again', async () => {
  const before = [globalThis.Date, Math.random, Object.keys(performance), Object.keys(crypto)];
  await check(bill({ guard: () => Date.now() + Math.random() + performance.now() > 0 }));
  expect([globalThis.Date, Math.random, Object.keys(performance), Object.keys(crypto)]).toEqual(
    before,
  );
  expect(Object.hasOwn(performance, 'now')).toBe(false);
  expect(Object.hasOwn(crypto, 'randomUUID')).toBe(false);
});
