import { describe, expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { explore, handsOver, ok, type ExploreOptions } from '../../../../src/testing/testing.ts';

const deadlineMs = 60_000;

/** Calls, and gives up after a minute. */
function createCaller(policy: {
  readonly timeout?: number;
  readonly attempts?: number;
  readonly heartbeat?: number;
  readonly backoff?: { readonly initialMs: number; readonly jitter?: number };
}) {
  const machine = setup({ actors: { call: task<number>(async () => 0) } }).createMachine({
    initial: 'calling',
    states: {
      calling: {
        invoke: { src: 'call', onDone: 'answered', onError: 'failed' },
        after: { [deadlineMs]: 'late' },
      },
      answered: { type: 'final' },
      failed: { type: 'final', tags: 'Failed' },
      late: { type: 'final', tags: 'Failed' },
    },
  });
  return defineProcess({ name: 'caller', machine, tasks: { call: policy } });
}

async function explored(
  policy: Parameters<typeof createCaller>[0],
  outcomes: NonNullable<ExploreOptions<Process>['outcomes']> = { call: [ok(0)] },
) {
  const { coverage } = await explore<Process>(createCaller(policy), { outcomes });
  return {
    isLate: coverage.states.covered.includes('late'),
    timesOut: coverage.taskOutcomes.covered.includes('call times out'),
  };
}

describe('while the service is up', () => {
  test.each([
    ['a timer does not overtake a task with a shorter limit', { timeout: 59_999, attempts: 1 }],
    [
      'nor the last attempt of one with waits between them',
      { timeout: 15_000, attempts: 3, backoff: { initialMs: 1_000 } },
    ],
  ])('%s', async (_, policy) => {
    expect(await explored(policy)).toEqual({ isLate: false, timesOut: true });
  });

  test.each([
    ['a timer may come during a task without a limit', { attempts: 1 }, false],
    ['a timer may come at the limit of a task', { timeout: deadlineMs, attempts: 1 }, true],
    [
      'a timer may come during the last attempt',
      { timeout: 25_000, attempts: 3, backoff: { initialMs: 1_000 } },
      true,
    ],
    [
      'a timer may come while a task waits for its last attempt',
      { timeout: 10_000, attempts: 3, backoff: { initialMs: 30_000, jitter: 0 } },
      false,
    ],
  ])('%s', async (_, policy, timesOut) => {
    expect(await explored(policy)).toEqual({ isLate: true, timesOut });
  });

  test('a task does not time out for good before a timer that is due earlier', async () => {
    const policy = { timeout: 60_001, attempts: 1 };
    expect(await explored(policy)).toEqual({ isLate: true, timesOut: false });
  });

  test('a task that may be handed over has its limit anew', async () => {
    const policy = { timeout: 40_000, attempts: 1 };
    expect(await explored(policy, { call: [ok(0), handsOver()] })).toMatchObject({ isLate: true });
    expect(await explored(policy)).toMatchObject({ isLate: false });
  });

  test('a task that was handed over times out by its heartbeat', async () => {
    const policy = { heartbeat: 1_000, attempts: 1 };
    expect(await explored(policy, { call: [ok(0), handsOver()] })).toEqual({
      isLate: true,
      timesOut: true,
    });
  });

  test('a million attempts are not counted one by one', async () => {
    const policy = { timeout: 60_000, attempts: 1_000_000, backoff: { initialMs: 1_000 } };
    expect(await explored(policy)).toEqual({ isLate: true, timesOut: false });
  });
});
