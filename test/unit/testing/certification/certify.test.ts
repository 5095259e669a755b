import { describe, expect, test } from 'vitest';
import { assign, setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
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
    expect(text).toContain('No scenario reaches the states done.');
    expect(JSON.parse(certificate.toJson())).toMatchObject({ process: 'parcel', holds: true });
  });
});
