import { describe, expect, test } from 'vitest';
import {
  emit,
  enqueueActions,
  raise,
  sendParent,
  sendTo,
  setup,
  type AnyStateMachine,
} from 'xstate';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { check } from '../../../../src/testing/checks/check.ts';

interface Given {
  readonly context: { readonly items: unknown[] };
}

const often = 'A step that is computed again, after a conflict with another node, comes to another';
let counter = 0;

/** A shop that is opened by a timer, and does something then. */
function shop({
  actions,
  delays = {},
  after = 1_000,
  named = {},
}: {
  readonly actions?: unknown;
  readonly delays?: object;
  readonly after?: number | string;
  readonly named?: object;
}): Process {
  const heard = setup({}).createMachine({
    initial: 'calm',
    entry: actions === asChild ? (asChild as never) : [],
    states: { calm: { on: { POKE: 'calm' } } },
  });
  const machine = setup({ actors: { heard }, delays, actions: named } as never).createMachine({
    context: { items: [] },
    invoke: { src: 'heard', id: 'heard' },
    on: { POKE: {} },
    initial: 'shut',
    states: {
      shut: { after: { [after]: { target: 'open', ...(actions === asChild ? {} : { actions }) } } },
      open: { type: 'final' },
    },
  } as never) as unknown as AnyStateMachine;
  return defineProcess({ name: 'shop', machine }) as unknown as Process;
}

/** Stands in the machine that the shop invokes. */
const asChild = sendParent(() => ({ type: 'POKE', at: Date.now() }) as never);

async function found(process: Process): Promise<readonly string[]> {
  const { findings } = await check(process, { maxMoves: 20 });
  return findings
    .filter(({ code }) => /impure|mutated/.test(code))
    .map(({ code, path, what }) => `${code} | ${path} | ${what}`);
}

describe('an event', () => {
  const poke = (more: () => unknown) => () => ({ type: 'POKE', more: more() }) as never;
  const fromClock = poke(() => Date.now());
  test.each([
    ['is raised', raise(fromClock)],
    ['is raised later', raise(fromClock, { delay: 10 })],
    ['is sent', sendTo('heard', fromClock)],
    ['is emitted', emit(fromClock)],
    ['is raised within enqueueActions', enqueueActions(({ enqueue }) => enqueue.raise(fromClock))],
    [
      'is sent within enqueueActions',
      enqueueActions(({ enqueue }) => enqueue.sendTo('heard' as never, fromClock)),
    ],
    ['is emitted within enqueueActions', enqueueActions(({ enqueue }) => enqueue.emit(fromClock))],
  ])('that %s and is made of the time is impure', async (_, actions) => {
    expect(await found(shop({ actions }))).toEqual([
      `impure-event | shut | An event that is sent reads Date. ${often} event.`,
    ]);
  });

  test('that an invoked machine sends to its parent is impure, too', async () => {
    expect(await found(shop({ actions: asChild }))).toEqual([
      `impure-event |  | An event that is sent reads Date. ${often} event.`,
    ]);
  });

  test('that differs each time is impure, under the name of its action', async () => {
    const named = { tell: emit(poke(() => (counter += 1))) };
    expect(await found(shop({ actions: 'tell', named }))).toEqual([
      `impure-event | shut | The event of the action "tell" gives two results for the same input. ${often} event.`,
    ]);
  });

  test('that is made of a changed context is reported', async () => {
    const actions = emit((({ context }: Given) => ({
      type: 'POKE',
      more: context.items.push('tea'),
    })) as never);
    expect((await found(shop({ actions })))[0]).toContain(
      'mutated-data | shut | An event that is sent changes context.items.0 in place',
    );
  });

  test('that is made of data alone is fine', async () => {
    const own = ({ context }: Given) => ({ type: 'POKE', more: context.items }) as never;
    const actions = [
      raise(own as never),
      raise({ type: 'POKE' } as never, { delay: 5 }),
      sendTo('heard', own as never),
      sendTo(({ self }: { readonly self: unknown }) => self as never, own as never),
      emit(own as never),
    ];
    expect(await found(shop({ actions }))).toEqual([]);
  });
});

describe('an assign within enqueueActions', () => {
  test('that reads the clock when it is computed is impure', async () => {
    const actions = enqueueActions(({ enqueue }) =>
      enqueue.assign({ items: () => [Date.now()] } as never),
    );
    expect((await found(shop({ actions })))[0]).toContain('impure-assign | shut | An action');
  });
});

describe('a delay', () => {
  test('of an after that reads the clock is impure, where it is used', async () => {
    const delays = { tonight: () => 86_400_000 - (Date.now() % 86_400_000) };
    expect(await found(shop({ delays, after: 'tonight' }))).toEqual([
      `impure-delay | shut | The delay "tonight" reads Date. ${often} delay.`,
    ]);
  });

  test.each([
    ['raise', raise({ type: 'POKE' } as never, { delay: () => Math.random() })],
    ['sendTo', sendTo('heard', { type: 'POKE' } as never, { delay: () => Math.random() })],
  ])('of %s that is drawn is impure', async (_, actions) => {
    expect(await found(shop({ actions }))).toEqual([
      `impure-delay | shut | A delay without a name reads Math.random. ${often} delay.`,
    ]);
  });

  test('that is computed of data alone is fine', async () => {
    const delays = { later: ({ context }: Given) => 1_000 + context.items.length };
    const actions = raise({ type: 'POKE' } as never, { delay: 'later' as never });
    expect(await found(shop({ delays, after: 'later', actions }))).toEqual([]);
  });
});
