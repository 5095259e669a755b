import { describe, expect, it } from 'vitest';
import type { Cause } from '../../../../src/actors/pending/cause.ts';
import type { InstanceId } from '../../../../src/actors/ports/ids.ts';
import { leaseBehind, stillCounts } from '../../../../src/actors/pending/late-outcomes.ts';
import type { PendingTask, TaskOutcome } from '../../../../src/actors/record/record.ts';

const completed: TaskOutcome = { kind: 'completed', output: 1 };
const failed: TaskOutcome = { kind: 'failed', error: { name: 'Error', message: 'no' } };
const error = { name: 'Error', message: 'no' };

function pending(more: Partial<PendingTask> = {}): PendingTask {
  const work = { kind: 'invoked', path: ['pay'] } as const;
  return { id: '3/0', name: 'pay', work, startedAt: 0, failures: 1, ...more };
}

function ended(attempt: number, outcome: TaskOutcome) {
  return { kind: 'ended', id: '3/0', startedAt: 0, outcome, by: { attempt, lease: 4 } } as const;
}

function stuckWith(outcome: TaskOutcome): Partial<PendingTask> {
  return { stuck: { at: 0, times: 1, error, againAt: 0, outcome } };
}

describe('an outcome counts', () => {
  it('if it is a success, from any attempt', () => {
    for (const attempt of [1, 2, 3]) {
      expect(stillCounts(ended(attempt, completed), pending())).toBe(true);
      expect(stillCounts(ended(attempt, completed), pending(stuckWith(failed)))).toBe(true);
    }
  });

  it('if it is a failure, a retry or a hand-over, only for its own attempt', () => {
    for (const attempt of [1, 2, 3]) {
      const by = { attempt, lease: 4 };
      const retry = { kind: 'retry', id: '3/0', startedAt: 0, error, retryAt: 0, by } as const;
      const times = { until: undefined, heartbeatMs: undefined };
      const handedOver = { kind: 'handedOver', id: '3/0', startedAt: 0, ...times, by } as const;
      for (const cause of [ended(attempt, failed), retry, handedOver]) {
        expect(stillCounts(cause, pending())).toBe(attempt === 2);
      }
    }
  });

  it('for its own task, not for a later one with the same id', () => {
    for (const outcome of [completed, failed]) {
      expect(stillCounts(ended(2, outcome), pending({ startedAt: 0 }))).toBe(true);
      expect(stillCounts(ended(2, outcome), pending({ startedAt: 1 }))).toBe(false);
    }
  });

  it('if it is a failure, not against a success that is stuck', () => {
    const callback = { ...ended(2, failed), by: 'callback' } as const;
    expect(stillCounts(callback, pending())).toBe(true);
    for (const cause of [callback, ended(2, failed)]) {
      expect(stillCounts(cause, pending(stuckWith(completed)))).toBe(false);
    }
    expect(stillCounts(ended(2, failed), pending(stuckWith(failed)))).toBe(true);
  });
});

describe('a lease is required for', () => {
  const live = { id: 'aaa' as InstanceId, createdAt: 36 };
  const lease = { wake: { kind: 'task', effect: 'aaa/10/3/0' }, number: 4 };

  it('a failure, and a stuck failure', () => {
    const cause = ended(2, failed);
    expect(leaseBehind(live, cause)).toEqual(lease);
    expect(leaseBehind(live, { kind: 'stuck', of: cause, error, againAt: 0 })).toEqual(lease);
  });

  it('nothing else', () => {
    const others: readonly Cause[] = [
      ended(2, completed),
      { ...ended(2, failed), by: 'callback' },
      { kind: 'stuck', of: ended(2, completed), error, againAt: 0 },
      { kind: 'stuck', of: { kind: 'fired', id: '3/0' }, error, againAt: 0 },
      { kind: 'fired', id: '3/0' },
      { kind: 'start' },
    ];
    for (const cause of others) expect(leaseBehind(live, cause)).toBeUndefined();
  });
});
