import { describe, expect, test } from 'vitest';
import { assign, setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import {
  assertThat,
  certify,
  fails,
  handsOver,
  ok,
  slow,
} from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';
import { createParcelProcess } from '../support/parcel-process.ts';

const parcel = createParcelProcess();

/** The process keeps a random number and a time in its context. */
const steady = {
  input: { item: 'tea' },
  tasks: { charge: fails(1).then(ok({ id: 'c1' })), ship: slow('1m') },
  compare: ({ instances }: { readonly instances: readonly object[] }) =>
    instances.map((instance) => ({ ...instance, data: undefined })),
};

/** Charges, and keeps which charge it was. */
function createTill(note: () => void = () => {}, isOpen: () => boolean = () => true) {
  const machine = setup({
    types: { context: {} as { readonly charge?: number } },
    actors: {
      charge: task<number>(async () => {
        throw new Error('charge was called for real');
      }),
    },
    guards: { isOpen },
    actions: { note },
  }).createMachine({
    id: 'till',
    context: {},
    initial: 'charging',
    states: {
      charging: {
        invoke: {
          src: 'charge',
          onDone: [
            {
              guard: 'isOpen',
              target: 'done',
              actions: [assign({ charge: ({ event }) => event.output }), 'note'],
            },
            { target: 'closed' },
          ],
          onError: 'closed',
        },
      },
      done: { type: 'final' },
      closed: { type: 'final', tags: 'Failed' },
    },
  });
  return defineProcess({ name: 'till', machine, tasks: { charge: {} } });
}

/** Waits for an hour in a state of this name. */
function createClock(state: string) {
  const states = { [state]: { after: { 3_600_000: 'over' } }, over: { type: 'final' as const } };
  return defineProcess({
    name: 'clock',
    machine: setup({}).createMachine({ initial: state, states }),
  });
}

/** Asks in a machine of its own, and undoes that. */
function createNest() {
  const asking = setup({
    types: { output: {} as number },
    actors: { ask: task<number>(async () => 1) },
    guards: { isFew: ({ event }) => event['output'] === 0 },
  }).createMachine({
    id: 'asking',
    initial: 'asks',
    output: 1,
    states: {
      asks: {
        invoke: {
          src: 'ask',
          onDone: [{ guard: 'isFew', target: 'few' }, { target: 'many' }],
          onError: 'many',
        },
      },
      few: { type: 'final' },
      many: { type: 'final' },
    },
  });
  const machine = setup({ actors: { asking, rollback }, guards: { isRight: () => false } });
  return defineProcess({
    name: 'nest',
    machine: machine.createMachine({
      initial: 'busy',
      states: {
        busy: {
          invoke: {
            src: 'asking',
            onDone: [{ guard: 'isRight', target: 'done' }, { target: 'undoing' }],
          },
        },
        undoing: { invoke: { src: 'rollback', onDone: 'failed' } },
        done: { type: 'final' },
        failed: { type: 'final', tags: 'Failed' },
      },
    }),
    tasks: { ask: { attempts: 2, timeout: 5_000, compensate: async () => {} } },
  });
}

const toTheNextDay = {
  over: async (sim: { advance(duration: '1d'): Promise<void> }) => sim.advance('1d'),
};
const toTheEnd = { done: async () => {} };

describe('a certificate', () => {
  test('holds for a process that comes to the same under every disturbance', async () => {
    const certificate = await certify(parcel, {
      ...steady,
      seeds: 5,
      scenarios: {
        async 'picked up'(sim) {
          await sim.until('paid.packing');
          await sim.crash();
          await sim.restart();
          await sim.until('paid.pickup');
          await sim.send({ type: 'PICKED_UP', by: 'me' });
        },
        async stopped(sim) {
          await sim.until('paid.packing');
          await sim.send({ type: 'STOP' });
        },
      },
    });
    expect(certificate).toHoldFast();
    expect(certificate.scenarios.map(({ name }) => name)).toEqual(['picked up', 'stopped']);
    const { crash, 'stale node': stale, redeploy } = certificate.disturbed;
    expect(Math.min(crash, stale, redeploy)).toBeGreaterThan(5);
    expect(certificate.seeds).toBe(10);
    expect(certificate.coverage.states.missing).toEqual([]);
    expect(certificate.notCovered[0]).toContain('charging#1');
  });

  test('covers what its disturbed runs exercise, also within other machines, and names what is left', async () => {
    const { coverage, notCovered } = await certify(createNest(), {
      seeds: 0,
      faults: ['crash'],
      tasks: { ask: fails(1).then(ok(2)) },
      undo: { ask: ok() },
      scenarios: { undone: async (sim) => sim.until('failed') },
    });
    expect(coverage.states.missing).toEqual(['done', 'asking:few']);
    expect(coverage.transitions.covered).toEqual(['busy#1', 'undoing#0', 'asking:asks#1']);
    expect(coverage.guards).toEqual({
      covered: ['busy#0 false', 'asking:asks#0 false'],
      missing: ['busy#0 true', 'asking:asks#0 true'],
    });
    expect(coverage.taskOutcomes).toEqual({
      covered: ['ask ok', 'ask fails'],
      missing: ['ask times out'],
    });
    expect(coverage.compensations.covered).toEqual(['ask']);
    expect(notCovered).toEqual(
      expect.arrayContaining([
        'No disturbed run reaches the states done, asking:few.',
        expect.stringContaining('has guards that return busy#0 true (asking done if isRight)'),
        'No disturbed run has calls with the outcomes ask times out.',
      ]),
    );
  });

  test('covers nothing and does not hold if nothing was disturbed', async () => {
    const certificate = await certify(createTill(), {
      faults: [],
      tasks: { charge: ok(1) },
      scenarios: toTheEnd,
    });
    expect(certificate).toMatchObject({ schedules: 0, holds: false, violations: [] });
    expect(String(certificate)).toContain('It certifies nothing: 0 disturbed runs');
    expect(certificate.coverage.states.covered).toEqual([]);
    expect(certificate.notCovered[0]).toBe(
      'No disturbed run reaches the states charging, done, closed.',
    );
  });

  test('is the same, to the byte, each time', async () => {
    const text = async () => {
      const faults = ['crash', 'lost wake'] as const;
      const scenarios = {
        late: async (sim: { until(state: 'failed'): Promise<void> }) => sim.until('failed'),
      };
      return (await certify(parcel, { ...steady, faults, seeds: 3, scenarios })).toJson();
    };
    expect(await text()).toBe(await text());
  });

  test('tells how far it is, and ends when its signal fires, with what was not played', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const scenarios = {
      late: async (sim: { until(state: 'failed'): Promise<void> }) => sim.until('failed'),
    };
    const options = { ...steady, faults: ['crash'], seeds: 7, scenarios } as const;
    const whole = await certify(parcel, {
      ...options,
      onProgress: ({ scenario, played, runs }) => seen.push(`${scenario} ${played}/${runs}`),
    });
    const runs = whole.schedules;
    expect(seen).toEqual(Array.from({ length: runs }, (_, n) => `late ${n + 1}/${runs}`));
    expect(whole.cutOff).toBeUndefined();
    const stopped = await certify(parcel, {
      ...options,
      signal: stop.signal,
      onProgress: ({ played }) => {
        if (played === 2) stop.abort();
      },
    });
    expect(stopped).toMatchObject({ holds: false, schedules: 2, seeds: 0, violations: [] });
    expect(stopped.cutOff).toContain(`${runs - 2} of the disturbed runs`);
    expect(String(stopped)).toContain('It certifies nothing: 2 disturbed runs');
    expect(() => assertThat.holdsFast(stopped)).toThrow('It was stopped');
  });

  test('finds a task that repeats its effect although its key is the same', async () => {
    const certificate = await certify(createTill(), {
      seeds: 0,
      scenarios: toTheEnd,
      outside() {
        let charges = 0;
        return { tasks: { charge: () => (charges += 1) }, read: () => ({ charges }) };
      },
    });
    expect(certificate.holds).toBe(false);
    expect(new Set(certificate.violations.map(({ kind }) => kind))).toEqual(
      new Set(['data', 'outside']),
    );
    const [first] = certificate.violations;
    expect(first?.disturbances.join()).toMatch(/crash: the node dies .*charge/);
    expect(first?.trace.join('\n')).toMatch(/start → "charging"[^]*! crash[^]*→ "done"/);
    expect(() => assertThat.holdsFast(certificate)).toThrow(first?.message);
  });

  test('accepts a task that knows its key', async () => {
    const certificate = await certify(createTill(), {
      seeds: 5,
      scenarios: toTheEnd,
      outside() {
        const charges = new Map<string, number>();
        return {
          tasks: {
            charge: ({ idempotencyKey }) => {
              const charge = charges.get(idempotencyKey) ?? charges.size + 1;
              charges.set(idempotencyKey, charge);
              return charge;
            },
          },
          read: () => charges.size,
        };
      },
    });
    expect(certificate).toHoldFast();
  });

  test('finds a random value in the context', async () => {
    const { compare: _, ...all } = steady;
    const certificate = await certify(parcel, {
      ...all,
      seeds: 0,
      faults: ['crash'],
      scenarios: { packed: async (sim) => sim.until('paid.packing') },
    });
    expect(certificate.violations).toMatchObject([{ kind: 'data' }]);
    expect(certificate.violations[0]?.message).toContain('"luck"');
  });

  test('finds an effect in a custom action, which a crash loses', async () => {
    let notes = 0;
    const certificate = await certify(
      createTill(() => (notes += 1)),
      {
        seeds: 0,
        faults: ['crash'],
        tasks: { charge: ok(1) },
        scenarios: toTheEnd,
        outside() {
          notes = 0;
          return { read: () => notes };
        },
      },
    );
    expect(certificate.violations).toMatchObject([
      { kind: 'outside', message: 'The outside is 0. Without disturbance: 1.' },
    ]);
    expect(certificate.notCovered.join()).toContain('Custom actions run at most once');
  });

  test('finds a guard that reads a variable of its own', async () => {
    let asked = 0;
    const certificate = await certify(
      createTill(undefined, () => (asked += 1) % 2 === 0),
      { tasks: { charge: ok(1) }, scenarios: toTheEnd },
    );
    expect(certificate.violations).toMatchObject([
      { kind: 'scenario', message: expect.stringContaining('Two undisturbed runs differ') },
    ]);
  });

  test('finds a next version that has no place for what is under way', async () => {
    const options = {
      faults: ['deploy of the next version'],
      seeds: 0,
      scenarios: toTheNextDay,
    } as const;
    const calm = await certify(createClock('waiting'), {
      ...options,
      next: createClock('waiting'),
    });
    expect(calm).toHoldFast();
    expect(calm.schedules).toBe(2);
    const certificate = await certify(createClock('waiting'), {
      ...options,
      next: createClock('resting'),
    });
    expect(certificate.violations).toMatchObject([{ kind: 'state' }]);
  });

  test('doubles the completion of a task that was handed over', async () => {
    const certificate = await certify(createTill(), {
      faults: ['doubled request'],
      tasks: { charge: handsOver() },
      scenarios: { completed: async (sim) => sim.complete('charge', 7) },
      seeds: 0,
    });
    expect(certificate).toHoldFast();
    expect(certificate.schedules).toBe(2);
  });

  test('plays a violation again by its text, and rejects any other text', async () => {
    const options = {
      seeds: 0,
      scenarios: toTheEnd,
      outside() {
        let charges = 0;
        return { tasks: { charge: () => (charges += 1) } };
      },
    };
    const { violations } = await certify(createTill(), options);
    const [violation] = violations;
    const again = await certify(createTill(), { ...options, replay: violation?.replay ?? '' });
    expect(again.schedules).toBe(1);
    expect(again.violations[0]?.message).toBe(violation?.message);
    await expect(certify(createTill(), { ...options, replay: 'other 3' })).rejects.toThrow(
      'replay is not a run of these scenarios: "other 3"',
    );
    await expect(certify(createTill(), { ...options, replay: 'done 999' })).rejects.toThrow(
      'replay names a disturbance that the scenario "done" does not have',
    );
  });

  test('rejects as a scenario that rejects undisturbed', async () => {
    const scenarios = { wrong: async () => expect(1).toBe(2) };
    await expect(certify(parcel, { ...steady, scenarios })).rejects.toThrow('to be 2');
    await expect(certify(parcel, { ...steady, scenarios: {} })).rejects.toThrow('one scenario');
  });

  test('shows as text what was disturbed and what is not covered', async () => {
    const certificate = await certify(parcel, {
      ...steady,
      seeds: 0,
      faults: ['late wake'],
      date: '2026-05-01',
      scenarios: { late: async (sim) => sim.until('failed') },
    });
    const text = certificate.toString();
    expect(text).toMatch(/^Certificate of parcel 1 \(\w+\), 2026-05-01T00:00:00.000Z\nIt holds/);
    expect(text).toMatch(/Disturbed runs by kind\n {2}late wake: \d+\n/);
    expect(text).toMatch(/guards: 0 of 2\n {2}task outcomes: 3 of \d\n {2}compensations: 1 of 1\n/);
    expect(text).toContain('No disturbed run reaches the states done.');
    expect(JSON.parse(certificate.toJson())).toMatchObject({ process: 'parcel', holds: true });
  });
});
