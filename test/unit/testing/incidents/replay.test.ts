import { assign, setup } from 'xstate';
import { describe, expect, test } from 'vitest';
import type { Incident } from '../../../../src/actors/incidents/incident.ts';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { task, type TaskScope } from '../../../../src/definition/machine/task.ts';
import { replay } from '../../../../src/testing/incidents/replay.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';

interface Trip {
  readonly from: string;
  readonly seat?: string;
  readonly fare?: number;
  readonly askedAt?: number;
}

/** A trip with everything that can happen: retries, a timer, a time-out, a hand-over, a rollback. */
function createTrip({
  isCheap = (fare: number) => fare < 100,
  minutesToPay = 3,
  version = '1',
} = {}) {
  const attempts = { reserve: 0 };
  const machine = setup({
    types: {} as {
      input: { from: string; apiKey?: string };
      context: Trip;
      events: { type: 'PAY'; fare: number } | { type: 'NOTE' };
    },
    actors: {
      rollback,
      reserve: task<{ seat: string }, { from: string }>(async () => {
        attempts.reserve += 1;
        if (attempts.reserve < 3) throw new Error('the railway does not answer');
        return { seat: '12a' };
      }),
      board: task<void, void>(async (scope: TaskScope<void>) => scope.handOver()),
    },
    guards: { isCheap: ({ event }) => event.type === 'PAY' && isCheap(event.fare) },
  }).createMachine({
    context: ({ input }) => ({ from: input.from }),
    on: { NOTE: { actions: assign({ askedAt: () => Date.now() }) } },
    initial: 'reserving',
    states: {
      reserving: {
        invoke: {
          src: 'reserve',
          input: ({ context }) => ({ from: context.from }),
          onDone: {
            target: 'unpaid',
            actions: assign(({ event }) => ({ seat: event.output.seat })),
          },
          onError: 'failed',
        },
      },
      unpaid: {
        on: {
          PAY: {
            guard: 'isCheap',
            target: 'boarding',
            actions: assign({ fare: ({ event }) => event.fare }),
          },
        },
        after: { [minutesToPay * 60_000]: 'undoing' },
      },
      boarding: { invoke: { src: 'board', onDone: 'travelled', onError: 'undoing' } },
      travelled: { type: 'final' },
      undoing: { invoke: { src: 'rollback', onDone: 'failed', onError: 'failed' } },
      failed: { type: 'final', tags: 'Failed' },
    },
  });
  return defineProcess({
    name: 'trip',
    version,
    machine,
    tasks: {
      reserve: { attempts: 5, compensate: async () => {} },
      board: {},
    },
    history: 'snapshots',
  }) as Process;
}

/** What a trip went through that was neither paid nor cancelled: it was reserved at the third attempt, and undone after 3 minutes. */
async function recordUnpaid(process = createTrip()): Promise<Incident> {
  await using memory = await createMemoryRuntime(process);
  const id = await memory.start({ from: 'Ulm' });
  await memory.until(id, ({ status }) => status === 'Failed');
  return memory.runtime.incident('trip', id);
}

describe('an incident', () => {
  test('goes the same way again, step by step', async () => {
    const incident = await recordUnpaid();
    expect(incident.missing).toEqual([]);
    expect(incident.moves.map(({ move }) => move.kind)).toEqual([
      'retry',
      'retry',
      'task',
      'timer',
      'undo',
    ]);
    expect(replay(createTrip(), incident)).toEqual({
      steps: 6,
      skipped: [],
      state: 'failed',
      status: 'Failed',
      data: { from: 'Ulm', seat: '12a' },
      difference: undefined,
    });
  });

  test('survives its way through JSON', async () => {
    const incident: unknown = JSON.parse(JSON.stringify(await recordUnpaid()));
    expect(replay(createTrip(), incident).difference).toBeUndefined();
  });

  test('of a process that has changed tells the first step that goes another way', async () => {
    const incident = await recordUnpaid();
    const { difference, steps } = replay(createTrip({ minutesToPay: 5, version: '2' }), incident);
    expect(steps).toBe(4);
    expect(difference).toMatchObject({
      step: 4,
      expected: { state: 'undoing', status: 'Pending' },
      got: { state: 'unpaid', status: 'Pending' },
    });
    expect(difference?.message).toMatch(
      /^Step 4 \(timer xstate\.after\..*\) was accepted, but now, in "unpaid", it is due only at .*Z\.$/,
    );
  });

  test('is stopped by a guard that has changed, which is named', async () => {
    const process = createTrip();
    await using memory = await createMemoryRuntime(process);
    const id = await memory.start({ from: 'Ulm' });
    await memory.until(id, ({ state }) => state === 'unpaid');
    await memory.runtime.send('trip', id, { type: 'PAY', fare: 80 });
    const incident = await memory.runtime.incident('trip', id);
    expect(replay(process, incident).difference).toBeUndefined();
    const strict = createTrip({ isCheap: (fare) => fare < 50 });
    expect(replay(strict, incident).difference?.message).toBe(
      'Step 4 (PAY) was accepted, but now, in "unpaid", the guard isCheap rejected it.',
    );
  });

  test('is replayed at its times, which the machine sees', async () => {
    await using memory = await createMemoryRuntime(createTrip());
    const id = await memory.start({ from: 'Ulm' });
    await memory.until(id, ({ state }) => state === 'unpaid');
    await memory.runtime.send('trip', id, { type: 'NOTE' });
    const incident = await memory.runtime.incident('trip', id);
    const { data } = replay(createTrip(), { ...incident, data: undefined });
    expect(data).toMatchObject({ askedAt: Date.parse(incident.moves.at(-1)?.at ?? '') });
  });

  test('with other data at its end tells where', async () => {
    const incident = await recordUnpaid();
    const other = { ...incident, data: { from: 'Bonn', seat: '12a' } };
    expect(replay(createTrip(), other).difference).toMatchObject({
      step: 5,
      expected: 'Bonn',
      got: 'Ulm',
      message: 'After step 5, data at /from was "Bonn", but now is "Ulm".',
    });
    const redacted = { ...incident, data: { from: '[redacted]', seat: '12a' } };
    expect(replay(createTrip(), redacted).difference).toBeUndefined();
  });

  test('that was cancelled and handed over is replayed, too', async () => {
    const process = createTrip();
    await using memory = await createMemoryRuntime(process);
    const id = await memory.start({ from: 'Ulm' });
    await memory.until(id, ({ state }) => state === 'unpaid');
    await memory.runtime.send('trip', id, { type: 'PAY', fare: 80 });
    await memory.clock.settle();
    await memory.runtime.cancel('trip', id, { rollback: true, reason: 'The customer called.' });
    await memory.until(id, ({ status }) => status === 'Cancelled');
    const incident = await memory.runtime.incident('trip', id);
    expect(incident.moves.map(({ move }) => move.kind)).toEqual(
      expect.arrayContaining(['handOver', 'cancel', 'undo']),
    );
    expect(replay(process, incident).difference).toBeUndefined();
  });
});

test('an incident of another process, or none at all, is refused', async () => {
  const incident = await recordUnpaid();
  expect(() => replay(createTrip(), { ...incident, process: 'order' })).toThrow(
    'The incident is one of the process order, not of trip.',
  );
  expect(() => replay(createTrip(), {})).toThrow('The incident is not valid');
});
