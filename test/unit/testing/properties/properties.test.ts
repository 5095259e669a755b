import { assign, fromPromise, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { TaskError } from '../../../../src/errors.ts';
import { fails } from '../../../../src/testing/behaviours/fails.ts';
import { ok } from '../../../../src/testing/behaviours/ok.ts';
import { explore } from '../../../../src/testing/exploration/explore.ts';
import { simulate } from '../../../../src/testing/simulations/simulate.ts';
import type { MakeProperty } from '../../../../src/testing/properties/make-property.ts';
import { createParcelProcess } from '../support/parcel-process.ts';
import '../../../../src/testing/vitest.ts';

const parcel = createParcelProcess();
const outcomes = { charge: [ok({ id: 'c1' })], ship: [ok()] };
const events = { PICKED_UP: [{ by: 'ada' }] };
const input = { item: 'book' };

/** Waits for GO, asks until it gets an answer, and is done; REMIND starts its timer anew. */
const patient = defineProcess({
  name: 'patient',
  machine: setup({
    types: { events: {} as { readonly type: 'GO' } | { readonly type: 'REMIND' } },
    actors: { ask: fromPromise<void>(async () => {}) },
  }).createMachine({
    initial: 'idle',
    states: {
      idle: { on: { GO: 'asking' } },
      asking: { invoke: { src: 'ask', onDone: 'told', onError: 'pausing' } },
      pausing: { after: { 60_000: 'asking' } },
      told: {
        on: { REMIND: { target: 'told', reenter: true } },
        after: { 1_000: 'done' },
      },
      done: { type: 'final' },
    },
  }),
  events: { GO: z.object({}), REMIND: z.object({}) },
});
const asked = { outcomes: { ask: [ok()] } };

describe('a property', () => {
  test('holds where nothing speaks against it', async () => {
    const seen = await explore(parcel, {
      input,
      outcomes,
      events,
      properties: ({ always, never, sometimes, eventually, leadsTo }) => ({
        'known states': always('charging | paid | undoing | done | failed'),
        'a charge before a shipment': never(
          ({ state, data }) => typeof state === 'object' && data.charge === undefined,
        ),
        'some are picked up': sometimes('done'),
        'all end': eventually('done | failed'),
        'what is paid is delivered or paid back': leadsTo('paid', 'done | failed'),
      }),
    });
    expect(seen.verdicts.map(({ kind }) => kind)).toEqual(Array(5).fill('holds'));
    expect(seen).toHold();
  });

  test('always and never are refuted by a shortest trace', async () => {
    const seen = await explore(parcel, {
      input,
      outcomes,
      events,
      properties: ({ always, never }) => ({
        'never picked up': never('paid.pickup'),
        'always at home': always(({ state }) => state !== 'undoing'),
      }),
    });
    const [first, second] = seen.verdicts;
    expect(first?.kind === 'violated' && first.trace.steps.map(({ state }) => state)).toEqual([
      { paid: 'packing' },
      { paid: 'shipping' },
      { paid: 'pickup' },
    ]);
    expect(second?.kind === 'violated' && second.trace.steps.length).toBe(1);
    expect(() => expect(seen).toHold()).toThrow('never picked up (never paid.pickup)');
  });

  test('whose condition never holds is reported, not taken for true', async () => {
    const seen = await explore(parcel, {
      input,
      outcomes,
      events: { PICKED_UP: [] },
      properties: ({ sometimes, leadsTo }) => ({
        'some are picked up': sometimes('done'),
        'who has it keeps it': leadsTo('done', 'done'),
      }),
    });
    expect(seen.verdicts.map(({ kind }) => kind)).toEqual(['notExercised', 'notExercised']);
    expect(() => expect(seen).toHold()).toThrow('some are picked up was never exercised');
  });
});

describe('eventually and leadsTo', () => {
  test('do not count on an event from outside', async () => {
    const seen = await explore(patient, {
      ...asked,
      properties: ({ eventually }) => ({ 'it ends': eventually('done') }),
    });
    expect(seen.verdicts).toMatchObject([
      { kind: 'violated', message: 'eventually done: it rests there', trace: { steps: [] } },
    ]);
  });

  test('do not count on a task that may fail each time, and show the round', async () => {
    const seen = await explore(patient, {
      ...asked,
      properties: ({ leadsTo }) => ({ 'it is told': leadsTo('asking', 'told') }),
    });
    const [verdict] = seen.verdicts;
    expect(verdict).toMatchObject({ message: 'asking leads to told: it goes round for ever' });
    expect(verdict?.kind === 'violated' && verdict.trace.steps.map(({ state }) => state)).toEqual([
      'asking',
      'pausing',
      'asking',
    ]);
  });

  test('count on time: events cannot keep a timer from firing for ever', async () => {
    const seen = await explore(patient, {
      ...asked,
      properties: ({ leadsTo }) => ({ 'it ends': leadsTo('told', 'done') }),
    });
    expect(seen.verdicts).toMatchObject([{ kind: 'holds' }]);
  });

  test('are not refuted, and not more, where the exploration was cut off', async () => {
    const counter = defineProcess({
      name: 'counter',
      machine: setup({ types: { context: {} as { readonly n: number } } }).createMachine({
        context: { n: 0 },
        initial: 'on',
        states: {
          on: {
            after: {
              1_000: {
                target: 'on',
                reenter: true,
                actions: assign({ n: ({ context }) => context.n + 1 }),
              },
            },
          },
          off: { type: 'final' },
        },
      }),
    });
    const seen = await explore(counter, {
      maxStates: 10,
      properties: ({ eventually }) => ({ 'it ends': eventually('off') }),
    });
    expect(seen.verdicts).toMatchObject([{ kind: 'notRefuted' }]);
  });
});

describe('atMostOnce', () => {
  const call = fromPromise<void>(async () => {});
  const completes = { outcomes: { charge: [ok()], ship: [ok()] } };

  /** Charges, and ships; if that fails, it charges again, with or without paying back before. */
  const shop = (after: 'charging' | 'undoing') =>
    defineProcess({
      name: 'shop',
      machine: setup({ actors: { charge: call, ship: call, rollback } }).createMachine({
        initial: 'charging',
        states: {
          charging: { invoke: { src: 'charge', onDone: 'shipping', onError: 'failed' } },
          shipping: { invoke: { src: 'ship', onDone: 'shipped', onError: after } },
          undoing: { invoke: { src: 'rollback', onDone: 'charging', onError: 'failed' } },
          shipped: { type: 'final' },
          failed: { type: 'final' },
        },
      }),
      tasks: { charge: { compensate: () => undefined }, ship: { irreversible: true } },
    });

  test('is refuted by the shortest trace on which a task completes twice', async () => {
    const seen = await explore(shop('charging'), {
      ...completes,
      // Each charge is on the ledger.
      maxDepth: 20,
      properties: ({ atMostOnce }) => ({
        'nobody pays twice': atMostOnce('charge'),
        'one parcel': atMostOnce('ship'),
      }),
    });
    expect(seen.verdicts).toMatchObject([
      { kind: 'violated', message: 'charge completes at most once' },
      { kind: 'notRefuted', message: 'ship completes at most once' },
    ]);
    const [verdict] = seen.verdicts;
    if (verdict?.kind !== 'violated') throw new Error('It is not violated');
    expect(verdict.trace.steps.map(({ state }) => state)).toEqual([
      'shipping',
      'charging',
      'shipping',
    ]);
    expect(verdict.trace.toTest({ from: './shop.ts' })).toContain(
      ".filter(({ name, outcome }) => name === 'charge' && outcome === 'completed');",
    );
    expect(() => expect(seen).toHold()).toThrow(
      'nobody pays twice (charge completes at most once)',
    );
  });

  test('holds if the compensation completes in between', async () => {
    const seen = await explore(shop('undoing'), {
      ...completes,
      properties: ({ atMostOnce }) => ({ 'nobody pays twice': atMostOnce('charge') }),
    });
    expect(seen.verdicts).toMatchObject([{ kind: 'holds' }]);
  });

  test('is not exercised by a task that never completes, and refuses one that is not there', async () => {
    const endless = defineProcess({
      name: 'endless',
      machine: setup({ actors: { call } }).createMachine({
        initial: 'idle',
        states: {
          idle: { on: { GO: 'calling' } },
          calling: { invoke: { src: 'call', onDone: 'done', onError: 'done' } },
          done: { type: 'final' },
        },
      }),
    });
    const seen = await explore(endless, {
      events: { GO: [] } as never,
      properties: ({ atMostOnce }) => ({ once: atMostOnce('call') }),
    });
    expect(seen.verdicts).toMatchObject([{ kind: 'notExercised' }]);
    await expect(
      explore(endless, { properties: ({ atMostOnce }) => ({ once: atMostOnce('cal' as never) }) }),
    ).rejects.toThrow('The process endless has no task "cal". Its tasks are call.');
  });

  test('fails as a test in a simulation as long as the process can do what its trace shows', async () => {
    for (const [after, repeats] of [
      ['charging', true],
      ['undoing', false],
    ] as const) {
      await using sim = await simulate(shop(after), {
        tasks: {
          charge: ok(),
          ship: fails(1, new TaskError('no', { retryable: false })).then(ok()),
        },
      });
      // As `claimText` writes it.
      const ends = sim.history
        .flatMap(({ tasks }) => tasks)
        .filter(({ name, outcome }) => name === 'charge' && outcome === 'completed');
      expect(ends.filter(({ undo }) => !undo)).toHaveLength(2);
      expect(ends.some(({ undo }, n) => n > 0 && !undo && !ends[n - 1]?.undo)).toBe(repeats);
    }
  });

  test('is not judged by a way that is not possible, through states that compare takes for one', async () => {
    const machine = setup({
      types: {
        context: {} as { readonly paid: boolean },
        events: {} as { type: 'SKIP' } | { type: 'PAY' },
      },
      actors: { charge: call },
    }).createMachine({
      context: { paid: false },
      initial: 'open',
      states: {
        open: { on: { SKIP: 'later', PAY: 'charging' } },
        charging: {
          invoke: {
            src: 'charge',
            onDone: { target: 'later', actions: assign({ paid: true }) },
            onError: 'done',
          },
        },
        later: {
          after: {
            1_000: [
              { guard: ({ context }) => context.paid, target: 'done' },
              { target: 'charging' },
            ],
          },
        },
        done: { type: 'final' },
      },
    });
    const events = { SKIP: z.object({}), PAY: z.object({}) };
    const bill = defineProcess({ name: 'bill', machine, events });
    const options = {
      outcomes: { charge: [ok()] },
      properties: ({ atMostOnce }: MakeProperty<typeof bill>) => ({ once: atMostOnce('charge') }),
    };
    const seen = await explore(bill, options);
    expect(seen.verdicts).toMatchObject([{ kind: 'holds' }]);
    await expect(explore(bill, { ...options, compare: ({ state }) => state })).rejects.toThrow(
      'The property "once" cannot be judged, because compare takes states for one that go on differently.',
    );
  });
});
