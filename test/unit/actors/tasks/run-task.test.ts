import { describe, expect, test } from 'vitest';
import { createInterruption } from '../../../../src/actors/tasks/interruption.ts';
import { runTask, type CallScope, type TaskRun } from '../../../../src/actors/tasks/run-task.ts';
import { TaskError } from '../../../../src/errors.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const log = { info() {}, warn() {}, error() {} };

function attempt(
  call: TaskRun['call'],
  options: { failures?: number; policy?: Partial<TaskRun['policy']> } = {},
) {
  const clock = createManualClock(10_000);
  const interruption = createInterruption();
  const { failures = 0, policy = {} } = options;
  const outcome = runTask(
    {
      process: 'payment',
      task: {
        id: '3/0',
        name: 'charge',
        work: { kind: 'invoked', path: ['charge'] },
        startedAt: 0,
        failures,
      },
      call,
      policy: { attempts: 1, ...policy },
      lease: 7,
      again: false,
      idempotencyKey: 'aaa/3/0',
      instanceId: 'aaa',
      interruption,
      callbackUrl: () => 'http://local/callbacks/none',
      log,
    },
    clock,
    () => 0,
  );
  return { outcome, clock, interruption };
}

const by = { attempt: 1, lease: 7 };
const of = { id: '3/0', startedAt: 0 };
const never = async () => new Promise<never>(() => {});
const fail = (error: unknown) => async () => Promise.reject(error as Error);

describe('one attempt of a task', () => {
  test('its output completes it', async () => {
    const { outcome, clock } = attempt(async () => ({ paid: true }));
    const completed = { kind: 'completed', output: { paid: true } };
    expect(await outcome).toEqual({ kind: 'ended', ...of, outcome: completed, by });
    expect(clock.waiting()).toBe(0);
  });

  test('it knows its key, its attempt and its instance', async () => {
    const seen: Partial<CallScope>[] = [];
    const call = ({ idempotencyKey, attempt: number, instanceId, signal }: CallScope) => {
      seen.push({ idempotencyKey, attempt: number, instanceId });
      return signal.aborted;
    };
    await attempt(call, { failures: 2 }).outcome;
    expect(seen).toEqual([{ idempotencyKey: 'aaa/3/0', attempt: 3, instanceId: 'aaa' }]);
  });

  test('without a second attempt a rejection ends it with a plain error', async () => {
    const thrown = Object.assign(new RangeError('too much'), { code: 'limit' });
    const error = { name: 'RangeError', message: 'too much', code: 'limit' };
    const failed = { kind: 'ended', ...of, outcome: { kind: 'failed', error }, by };
    expect(await attempt(fail(thrown)).outcome).toEqual(failed);
  });

  test('a synchronous exception, or one that is no error, fails in the same way', async () => {
    const { outcome } = attempt(() => {
      throw new Error('at once');
    });
    expect(await outcome).toMatchObject({ outcome: { error: { message: 'at once' } } });
    expect(await attempt(fail('a text')).outcome).toMatchObject({
      outcome: { error: { name: 'Error', message: 'a text' } },
    });
  });

  test.each([
    [0, 11_000],
    [1, 12_000],
    [2, 14_000],
  ])('after %i failures the next attempt is due at %i', async (failures, retryAt) => {
    const { outcome } = attempt(fail(new Error('no')), { failures, policy: { attempts: 4 } });
    expect(await outcome).toMatchObject({ kind: 'retry', id: '3/0', retryAt });
  });

  test('the last attempt ends it', async () => {
    const { outcome } = attempt(fail(new Error('no')), { failures: 3, policy: { attempts: 4 } });
    expect(await outcome).toMatchObject({ kind: 'ended', outcome: { kind: 'failed' } });
  });

  test('a TaskError that is not retryable ends it at the first attempt', async () => {
    const thrown = new TaskError('no such card', { retryable: false, code: 'no_card' });
    const { outcome } = attempt(fail(thrown), { policy: { attempts: 4 } });
    expect(await outcome).toMatchObject({
      kind: 'ended',
      outcome: { error: { name: 'TaskError', message: 'no such card', code: 'no_card' } },
    });
  });

  test('a TaskError can set the next attempt', async () => {
    const thrown = new TaskError('busy', { retryAfterMs: 250 });
    const { outcome } = attempt(fail(thrown), { policy: { attempts: 4 } });
    expect(await outcome).toMatchObject({ kind: 'retry', retryAt: 10_250 });
  });

  test('its time limit fires the signal and counts as a failure', async () => {
    let signal: AbortSignal | undefined;
    const { outcome, clock } = attempt(
      async (scope) => {
        ({ signal } = scope);
        return never();
      },
      { policy: { attempts: 2, timeout: 500 } },
    );
    clock.advance(499);
    expect(signal?.aborted).toBe(false);
    clock.advance(1);
    expect(await outcome).toMatchObject({
      kind: 'retry',
      error: { name: 'TimeoutError', code: 'timeout' },
    });
    expect(signal?.aborted).toBe(true);
  });

  test('an output that is not JSON fails it, naming the place', async () => {
    const { outcome } = attempt(async () => ({ at: new Date(0) }));
    const message = 'output of charge.at is a Date';
    expect(await outcome).toMatchObject({ outcome: { kind: 'failed', error: { message } } });
  });

  test('once interrupted it has no outcome', async () => {
    for (const call of [never, fail(new Error('no'))]) {
      const { outcome, interruption } = attempt(call, { policy: { attempts: 2, timeout: 500 } });
      interruption.interrupt(new Error('no longer wanted'));
      expect(await outcome).toBeUndefined();
    }
  });

  test('an interruption fires its signal with the reason', async () => {
    const signals: AbortSignal[] = [];
    const { outcome, interruption } = attempt(
      async ({ signal }) => {
        signals.push(signal);
        return never();
      },
      { policy: { timeout: 500 } },
    );
    const reason = new Error('left');
    interruption.interrupt(reason);
    await outcome;
    expect(signals.map(({ reason: why }): unknown => why)).toEqual([reason]);
  });
});
