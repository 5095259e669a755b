import { describe, expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess, type TaskPolicy } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';

const machine = setup({ actors: { pay: task(async () => {}) } }).createMachine({
  invoke: { src: 'pay' },
});

function defining(pay: TaskPolicy): () => unknown {
  return () => defineProcess({ name: 'thing', machine, tasks: { pay } });
}

const compensate = async () => {};

describe('a policy', () => {
  test.each<readonly [TaskPolicy, string]>([
    [{ attempts: 0 }, 'attempts must be a whole number of at least 1'],
    [{ attempts: 1.5 }, 'attempts must be a whole number of at least 1'],
    [{ timeout: 0 }, 'timeout must be above 0 ms and below 2^31 ms'],
    [{ heartbeat: 0 }, 'heartbeat must be above 0 ms and below 2^31 ms'],
    [{ heartbeat: -1 }, 'heartbeat must be above 0 ms and below 2^31 ms'],
    [{ heartbeat: Number.NaN }, 'heartbeat must be above 0 ms and below 2^31 ms'],
    [{ heartbeat: 2 ** 31 }, 'heartbeat must be above 0 ms and below 2^31 ms'],
    [{ compensate, compensation: { heartbeat: -1 } }, 'heartbeat must be above 0 ms'],
    [{ backoff: { initialMs: -1 } }, 'backoff must not be negative, and factor must be at least 1'],
    [{ backoff: { jitter: 2 } }, 'jitter must be from 0 to 1'],
    [{ compensation: {} }, 'has compensation options but no compensate'],
    [{ compensate, irreversible: true }, 'has both compensate and irreversible'],
  ])('%o is refused', (policy, reason) => {
    const refusal = { code: 'process_refused', message: expect.stringContaining(reason) };
    expect(defining(policy)).toThrow(expect.objectContaining(refusal));
  });

  test('that is valid is accepted', () => {
    const limits = { attempts: 1, timeout: 0.5, heartbeat: 2 ** 31 - 1 };
    expect(defining({ ...limits, compensate, compensation: limits })).not.toThrow();
  });
});
