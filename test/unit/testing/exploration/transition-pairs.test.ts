import { describe, expect, test } from 'vitest';
import { createMachine, fromPromise } from 'xstate';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { machineIn } from '../../../../src/definition/graph/machine-in.ts';
import { pairName } from '../../../../src/testing/exploration/pair-name.ts';
import { pairsTaken } from '../../../../src/testing/exploration/pairs-taken.ts';
import { successorsOf } from '../../../../src/testing/exploration/successors-of.ts';
import { createMoves } from '../../../../src/testing/moves/create-moves.ts';
import { search } from '../../../../src/testing/search/search.ts';
import { explore } from '../../../../src/testing/testing.ts';
import { randomStatechart } from '../../../support/random-statechart.ts';

const none = { events: {}, outcomes: {}, cancel: false } as const;

async function found(process: Process, events: Readonly<Record<string, readonly object[]>>) {
  return search(process, {
    input: undefined,
    moves: createMoves(process, { ...none, events }),
    maxStates: 300,
    maxMoves: 3_000,
    maxDepth: Infinity,
    maxMillis: Infinity,
    reached: () => undefined,
  });
}

describe('pairs of transitions', () => {
  test('those that were not taken are named, with how many are possible', async () => {
    const machine = createMachine({
      initial: 'open',
      states: {
        open: { on: { PAY: 'paid' } },
        paid: {
          on: {
            SHIP: [{ guard: () => false, target: 'shipped' }, { target: 'open' }],
            NOTE: {},
          },
        },
        shipped: { on: { RETURN: 'paid' } },
      },
    });
    const seen = await explore<Process>(defineProcess({ name: 'shop', machine }), {
      events: { PAY: [{}], SHIP: [{}], RETURN: [{}], NOTE: [{}] },
    });
    expect(seen.transitionPairs).toEqual({
      covered: 2,
      possible: 6,
      missing: [
        'open#0 → paid#0',
        'paid#0 → shipped#0',
        'shipped#0 → paid#0',
        'shipped#0 → paid#1',
      ],
    });
    expect(String(seen)).toContain('transitionPairs: 2 of 6; not open#0 → paid#0, paid#0 → ');
  });

  test('a move that takes no transition between the two does not part them', async () => {
    const machine = createMachine({
      initial: 'busy',
      states: {
        busy: { invoke: { src: 'work' }, on: { GO: 'next' } },
        next: { on: { GO: 'over' } },
        over: { type: 'final' },
      },
    }).provide({ actors: { work: fromPromise(async () => {}) } });
    const seen = await explore<Process>(defineProcess({ name: 'pass', machine }), {
      events: { GO: [{}] },
    });
    expect(seen.transitionPairs).toEqual({ covered: 1, possible: 1, missing: [] });
  });

  test('what one region does leaves the states of the others open, and its own are left', async () => {
    const region = (event: string) => ({
      initial: 'off',
      states: { off: { on: { [event]: 'on' } }, on: {} },
    });
    const machine = createMachine({ type: 'parallel', states: { a: region('A'), b: region('B') } });
    const seen = await explore<Process>(defineProcess({ name: 'lamps', machine }), {
      events: { A: [{}], B: [{}] },
    });
    expect(seen.transitionPairs).toEqual({ covered: 2, possible: 2, missing: [] });
  });

  test('the names of the missing ones are bounded, and their number is not', async () => {
    const keys = Array.from({ length: 12 }, (_, n) => `s${n}`);
    const never = () => false;
    const on = Object.fromEntries(keys.map((key) => [key, { target: key, guard: never }]));
    const states = Object.fromEntries(keys.map((key) => [key, { on }]));
    const machine = createMachine({ initial: 's0', states });
    const events = Object.fromEntries(keys.map((key) => [key, [{}]]));
    const seen = await explore<Process>(defineProcess({ name: 'star', machine }), { events });
    expect(seen.transitionPairs).toMatchObject({ covered: 0, possible: 12 ** 3 });
    expect(seen.transitionPairs.missing).toHaveLength(100);
    expect(String(seen)).toContain(' and 1,718 more');
  });
});

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'every pair that the random statechart %i takes is possible by its structure',
  async (seed) => {
    const machine = randomStatechart(seed).provide({
      guards: {
        isPaid: ({ event }: { readonly event: { readonly type: string } }) => event.type === 'PAY',
        isTheLongestNameOfAGuardThatAnybodyEverGaveToOne: () => true,
      },
      actors: { call: fromPromise(async () => {}) },
    });
    const process = defineProcess({ name: 'chart', machine, maxMicrosteps: 50 });
    const events = {
      PAY: [{}],
      CANCEL: [{}],
      'payment.made': [{}],
      A_VERY_LONG_EVENT_NAME_THAT_GOES_ON: [{}],
    };
    const graph = machineIn(process.graph);
    const possible = new Set(
      graph.edges.flatMap((first) =>
        successorsOf(graph, first).map((second) => pairName(first.id, second.id)),
      ),
    );
    const searched = await found(process, events);
    // XState tells of transitions in parallel regions that it takes together, also of those that another one forestalls.
    const together = searched.taken.all.flatMap(({ microsteps }) =>
      microsteps.filter((ids) => ids.length > 1).flat(),
    );
    const taken = [...pairsTaken(searched)].filter(
      (pair) => !together.some((id) => pair.startsWith(pairName(id, ''))),
    );
    expect(taken.filter((pair) => !possible.has(pair))).toEqual([]);
  },
);
