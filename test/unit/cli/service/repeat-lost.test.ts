import { describe, expect, it, vi } from 'vitest';
import { repeatLost } from '../../../../src/cli/service/repeat-lost.ts';
import { CommandError } from '../../../../src/cli/terminal/command-error.ts';
import { ProblemError } from '../../../../src/client/problem-error.ts';

const ask = { method: 'POST', path: '/orders/ord_1/acts', body: {} } as const;
const live = new AbortController().signal;

/** As a connection reports that `fetch` has failed. */
function failed(cause: Error): CommandError {
  return new CommandError(
    'The service cannot be reached.',
    4,
    new TypeError('fetch failed', { cause }),
  );
}

const refused = failed(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
const broken = failed(Object.assign(new Error('closed'), { code: 'UND_ERR_SOCKET' }));
const late = new CommandError('No answer.', 4, new DOMException('late', 'TimeoutError'));
const problem = (status: number, code?: string) =>
  new ProblemError(status, code === undefined ? {} : { code, detail: 'Sorry.' });

/** Sends a change to what fails with each of these, and then answers. */
async function sendTo(...errors: readonly Error[]) {
  const keys: (string | undefined)[] = [];
  const left = errors.values();
  const asked = repeatLost(
    ask,
    async ({ idempotencyKey }) => {
      keys.push(idempotencyKey);
      const { value } = left.next();
      if (value !== undefined) throw value;
      return 'done';
    },
    live,
  );
  return { keys, result: asked.catch((error: unknown) => error as Error) };
}

describe('a change whose answer is lost', () => {
  it('is sent again with the same key, also while the service restarts', async () => {
    vi.useFakeTimers();
    try {
      const { keys, result } = await sendTo(broken, refused, broken);
      await vi.runAllTimersAsync();
      expect(await result).toBe('done');
      expect(keys).toHaveLength(4);
      expect([new Set(keys).size, keys[0]]).toEqual([1, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ['that reached nothing', refused],
    ['that was refused', problem(409, 'act_not_possible')],
    ['of a paused process', problem(503, 'process_paused')],
  ])('%s is not sent again, and names no key', async (_, error) => {
    const { keys, result } = await sendTo(error);
    expect([await result, keys.length]).toEqual([error, 1]);
  });

  it.each([
    ['whose answer takes too long', late],
    ['that meets an outage of the store', problem(503, 'store_unavailable')],
    ['that a proxy gave up', problem(504)],
  ])('%s is not sent again by itself, and names the key', async (_, error) => {
    const { keys, result } = await sendTo(error);
    expect(await result).toMatchObject({
      exitCode: 4,
      message: expect.stringContaining(`--idempotency-key '${keys[0]}'`),
    });
    expect(keys).toHaveLength(1);
  });
});
