import { expect, test } from 'vitest';
import { assign, createMachine, setup } from 'xstate';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { simulate } from '../../../../src/testing/testing.ts';

const hourMs = 3_600_000;

interface Design {
  readonly delayMs?: number;
  /** How many seats a group may leave with. */
  readonly least?: number;
  /** What the state is called in which the bus is under way. */
  readonly underWay?: string;
}

function createBus(
  version: string,
  { delayMs = hourMs, least = 2, underWay = 'driving' }: Design = {},
): Process {
  const machine = setup({
    types: {
      context: {} as { readonly seats: number },
      events: {} as { readonly type: 'ADD' | 'GO' | 'ARRIVE' },
    },
    guards: { isGroup: ({ context }) => context.seats >= least },
  }).createMachine({
    id: 'bus',
    context: { seats: 0 },
    initial: 'waiting',
    states: {
      waiting: {
        on: {
          ADD: { actions: assign({ seats: ({ context }) => context.seats + 1 }) },
          GO: { guard: 'isGroup', target: underWay },
        },
        after: { [delayMs]: underWay },
      },
      [underWay]: { on: { ARRIVE: 'arrived' } },
      arrived: { type: 'final' },
    },
  } as never);
  return defineProcess({ name: 'bus', version, machine: machine as never, history: 'snapshots' });
}

/** A bus that waited with one seat taken at version 1, and left by its timer at version 2. */
async function leave() {
  const sim = await simulate(createBus('1'));
  await sim.send({ type: 'ADD' });
  await sim.advance('1h');
  expect([sim.state, sim.instance.version]).toEqual(['driving', 2]);
  return sim;
}

test('an earlier version is examined at the time of its step', async () => {
  await using sim = await leave();
  await sim.advance('1d');
  expect(await sim.at(1).explain({ type: 'GO' })).toMatchObject({
    result: 'refused',
    guards: ['isGroup'],
    at: '2026-01-01T00:00:00.000Z',
    instance: { version: 1, data: { seats: 1 } },
  });
  const { moves } = await sim
    .at(1)
    .whatIf({ kind: 'event', event: { type: 'ADD' } }, { kind: 'event', event: { type: 'GO' } });
  expect(moves.map(({ result }) => result)).toEqual(['stepped', 'stepped']);
  expect([sim.state, sim.instance.version]).toEqual(['driving', 2]);
  await expect(sim.at(3).explain({ type: 'GO' })).rejects.toMatchObject({ code: 'not_found' });
});

test('the machine that is deployed now decides about a version that an earlier one left', async () => {
  await using sim = await leave();
  await sim.restart(createBus('2', { least: 1 }));
  expect(await sim.at(1).explain({ type: 'GO' })).toMatchObject({
    result: 'stepped',
    steps: [{ event: { type: 'GO' }, processVersion: '2' }],
  });
});

test('a timer of an earlier version keeps its time, although the machine that is deployed now has another delay', async () => {
  await using sim = await leave();
  await sim.restart(createBus('2', { delayMs: 5 * hourMs }));
  const { moves } = await sim.at(1).whatIf({ kind: 'advance', duration: '90m' });
  expect(moves[0]?.steps).toMatchObject([
    { event: { type: 'deployed', from: { processVersion: '1' } } },
    { event: { type: 'timer.fired' }, at: '2026-01-01T01:00:00.000Z', to: 'driving' },
  ]);
});

test('a version whose state the machine that is deployed now lacks is stranded, and others are not', async () => {
  await using sim = await leave();
  await sim.restart(createBus('2', { underWay: 'flying' }));
  const stranded = await sim.at(2).explain({ type: 'ARRIVE' });
  expect(stranded).toMatchObject({ result: 'stranded', instance: { state: 'driving' } });
  expect(stranded.message).toContain('the state "driving" no longer exists');
  const { moves } = await sim.at(1).whatIf({ kind: 'timer' });
  expect(moves[0]).toMatchObject({ result: 'stepped', instance: { state: 'flying' } });
});

test('an earlier version cannot be examined where the process keeps no snapshots', async () => {
  const machine = createMachine({ initial: 'off', states: { off: { on: { ON: 'on' } }, on: {} } });
  await using sim = await simulate(defineProcess({ name: 'light', machine }));
  await sim.send({ type: 'ON' });
  await expect(sim.at(0).explain({ type: 'ON' })).rejects.toMatchObject({ code: 'past_not_kept' });
});
