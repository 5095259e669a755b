import { describe, expect, it } from 'vitest';
import { assign, setup } from 'xstate';
import type { Wake } from '../../../../src/actors/ports/ports.ts';
import type { Wakes } from '../../../../src/actors/ports/wakes.ts';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { createMemoryStore } from '../../../../src/persistence/memory/memory-store.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { createTwoNodes } from '../../support/two-nodes.ts';

/** Nodes that take no wakes, at a time that passes when a test says so. */
function openNodes(process: Process) {
  let now = 1_700_000_000_000;
  const nodes = createTwoNodes([process], { store: createMemoryStore({ now: () => now }) });
  const { a } = nodes;
  return {
    ...nodes,
    pass: (ms: number) => (now += ms),
    start: async () => (await a.start(process.name, {})).instance.id,
    story: async (id: string) =>
      (await a.history(process.name, id)).steps.map(({ event }) => {
        const name = typeof event['event'] === 'string' ? event['event'] : event.type;
        return name.replace(/^xstate\.after\.(.*?)\..*$/, 'after $1');
      }),
    [Symbol.asyncDispose]: () => nodes[Symbol.asyncDispose](),
  };
}

const noted = { actions: [() => {}] };

/** Is to be paid within a second; is reminded of that, and of much else, meanwhile. */
const bill = defineProcess({
  name: 'bill',
  machine: setup({ types: { context: {} as { notes: readonly string[] } } }).createMachine({
    context: { notes: [] },
    initial: 'open',
    states: {
      open: {
        on: { PAY: 'paid', NOTE: noted },
        after: {
          900: { actions: assign({ notes: ({ context }) => [...context.notes, 'hurry'] }) },
          1_000: 'expired',
          1_100: 'lost',
        },
      },
      paid: { type: 'final' },
      lost: {},
      expired: { on: { NOTE: noted } },
    },
  }),
});

describe('an event behind overdue timers', () => {
  it('finds them fired, oldest first, without those whose state was left', async () => {
    await using nodes = openNodes(bill);
    const id = await nodes.start();
    nodes.pass(60_000);
    await expect(nodes.b.send('bill', id, { type: 'PAY' })).rejects.toMatchObject({
      code: 'event_not_accepted',
    });
    expect(await nodes.a.get('bill', id)).toMatchObject({ state: 'expired', version: 2 });
    expect(await nodes.story(id)).toEqual(['start', 'after 900', 'after 1000']);
    await nodes.b.send('bill', id, { type: 'NOTE' });
    expect(await nodes.story(id)).toEqual(['start', 'after 900', 'after 1000', 'NOTE']);
  });

  it('is refused if it was meant for the version before them', async () => {
    await using nodes = openNodes(bill);
    const id = await nodes.start();
    nodes.pass(950);
    const sent = nodes.b.send('bill', id, { type: 'PAY' }, { ifVersion: 0 });
    await expect(sent).rejects.toMatchObject({ code: 'precondition_failed' });
    await nodes.b.send('bill', id, { type: 'PAY' }, { ifVersion: 1 });
    expect(await nodes.story(id)).toEqual(['start', 'after 900', 'PAY']);
  });

  it('does not fire later timers', async () => {
    await using nodes = openNodes(bill);
    const id = await nodes.start();
    nodes.pass(899);
    await nodes.b.send('bill', id, { type: 'PAY' });
    expect(await nodes.story(id)).toEqual(['start', 'PAY']);
  });

  it('comes after them on a node that holds the instance in memory, too', async () => {
    await using nodes = openNodes(bill);
    const id = await nodes.start();
    await nodes.b.send('bill', id, { type: 'NOTE' });
    nodes.pass(1_000);
    await expect(nodes.b.send('bill', id, { type: 'PAY' })).rejects.toMatchObject({
      code: 'event_not_accepted',
    });
    expect(await nodes.story(id)).toEqual(['start', 'NOTE', 'after 900', 'after 1000']);
  });
});

/** Twelve regions that wait for one and the same moment, and one that lasts. */
const choir = defineProcess({
  name: 'choir',
  machine: setup({ types: { context: {} as { sung: readonly number[] } } }).createMachine({
    context: { sung: [] },
    type: 'parallel',
    states: Object.fromEntries(
      Array.from({ length: 12 }, (_, n) => [
        `voice${n}`,
        {
          initial: 'silent',
          states: {
            silent: {
              after: {
                50: {
                  target: 'heard',
                  actions: assign({
                    sung: ({ context }: { context: { sung: readonly number[] } }) => [
                      ...context.sung,
                      n,
                    ],
                  }),
                },
              },
            },
            heard: {},
          },
        },
      ]),
    ),
  }),
});

it('timers of one instance that are due in the same millisecond fire in order of creation', async () => {
  await using service = await createMemoryRuntime(choir);
  const id = await service.start();
  const { data } = await service.until(id, ({ version }) => version === 12);
  expect(data).toEqual({ sung: Array.from({ length: 12 }, (_, n) => n) });
});

it('the older of two timers of an instance fires first, whichever is woken first', async () => {
  const armed: Wake[] = [];
  let wakeUp: ((wake: Wake) => Promise<void>) | undefined;
  const wakes: Wakes = {
    horizonMs: 60_000,
    arm: async (some) => void armed.push(...some.map(({ wake }) => wake)),
    start: async (handle) => void (wakeUp = handle),
    flowing: () => true,
    close: async () => {},
  };
  const store = createVirtualStore();
  // The due index must not fire them.
  await using service = await createMemoryRuntime(bill, { wakes, store, watchMs: 60_000 });
  const id = await service.start();
  await service.clock.advance(2_000);
  await Promise.all(armed.toReversed().map(async (wake) => wakeUp?.(wake)));
  const { state, data } = await service.until(id, ({ version }) => version === 2);
  expect({ state, data }).toEqual({ state: 'expired', data: { notes: ['hurry'] } });
});

/** What its timers do is not for every machine. */
function troubled(what: 'throws' | 'keeps what is no JSON') {
  return defineProcess({
    name: 'troubled',
    machine: setup({
      types: { context: {} as { count: number; bad?: unknown } },
    }).createMachine({
      context: { count: 0 },
      initial: 'waiting',
      on: { ADD: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
      states: {
        waiting: {
          after: {
            100: { actions: assign({ count: ({ context }) => context.count + 10 }) },
            200: {
              actions: assign({
                bad: () => {
                  if (what === 'throws') throw new Error('not now');
                  return new Map();
                },
              }),
            },
            300: { actions: assign({ count: ({ context }) => context.count + 100 }) },
          },
        },
      },
    }),
  });
}

describe.each(['throws', 'keeps what is no JSON'] as const)(
  'a timer on which the machine %s',
  (what) => {
    it('is stuck, and spoils neither the other timers nor the events that come with it', async () => {
      await using nodes = openNodes(troubled(what));
      const id = await nodes.start();
      nodes.pass(500);
      const events = [1, 2].map(() => nodes.b.send('troubled', id, { type: 'ADD' }));
      await Promise.all(events);
      const view = await nodes.a.get('troubled', id);
      expect(view).toMatchObject({ data: { count: 112 }, attention: true });
      expect(await nodes.story(id)).toEqual([
        'start',
        'after 100',
        'stuck',
        'after 300',
        'ADD',
        'ADD',
      ]);
      // It is told again when its time has come, and not before.
      await nodes.b.send('troubled', id, { type: 'ADD' });
      nodes.pass(1_100);
      await nodes.b.send('troubled', id, { type: 'ADD' });
      expect((await nodes.story(id)).slice(6)).toEqual(['ADD', 'stuck', 'ADD']);
    });
  },
);

/** Goes round without a pause. */
const restless = defineProcess({
  name: 'restless',
  machine: setup({}).createMachine({
    initial: 'tick',
    on: { STOP: '.rest' },
    states: { tick: { after: { 0: 'tock' } }, tock: { after: { 0: 'tick' } }, rest: {} },
  }),
});

it('a machine whose timers have no delay still accepts events', async () => {
  await using nodes = openNodes(restless);
  const id = await nodes.start();
  await nodes.b.send('restless', id, { type: 'STOP' });
  expect(await nodes.story(id)).toEqual(['start', 'after 0', 'STOP']);
});
