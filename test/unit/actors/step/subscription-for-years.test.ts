import { describe, expect, test } from 'vitest';
import { setup } from 'xstate';
import { toInstanceId, type PublicId } from '../../../../src/actors/ports/ids.ts';
import { parseRecord } from '../../../../src/actors/record/written/parse-record.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { settle } from '../../../../src/definition/machine/settle.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { hasEnded } from '../../../support/has-ended.ts';

const monthMs = 30 * 24 * 60 * 60 * 1000;
const months = 120;

/** Charges and delivers every month, and settles at the end of it. */
function createSubscription(refunded: string[]) {
  let charged = 0;
  const machine = setup({
    actors: {
      rollback,
      charge: task<string>(async () => `charge ${(charged += 1)}`),
      deliver: task<void>(async () => {}),
    },
    actions: { settle: settle() },
    delays: { month: monthMs },
  }).createMachine({
    initial: 'charging',
    states: {
      charging: { invoke: { src: 'charge', onDone: 'delivering' } },
      delivering: { invoke: { src: 'deliver', onDone: 'waiting' } },
      waiting: { after: { month: { target: 'charging', actions: 'settle' } } },
    },
  });
  return defineProcess({
    name: 'subscription',
    machine,
    tasks: {
      charge: { compensate: async ({ output }) => void refunded.push(String(output)) },
      deliver: { compensate: async () => void refunded.push('delivery') },
    },
  });
}

describe('a subscription of ten years that settles at the end of each month', () => {
  test('has a flat ledger, and a cancellation with rollback undoes the last month only', async () => {
    const store = createVirtualStore();
    const refunded: string[] = [];
    await using subscription = await createMemoryRuntime(createSubscription(refunded), {
      store,
    });
    const { runtime } = subscription;
    const id = await subscription.start();
    const read = async () => {
      const stored = await store.load(toInstanceId(id as PublicId));
      if (stored === undefined) throw new Error('It is gone');
      return { bytes: stored.body.length, ledger: parseRecord(stored).ledger };
    };
    const sizes: number[] = [];
    for (let month = 1; month <= months; month += 1) {
      await subscription.until(
        id,
        ({ state, version }) => state === 'waiting' && version === 3 * month - 1,
      );
      const { bytes, ledger } = await read();
      expect(ledger.filter(({ state }) => state === 'owed')).toHaveLength(2);
      sizes.push(bytes);
      if (month < months) await store.clock.skip(monthMs);
    }
    const { ledger } = await read();
    // 100 that are settled, and the two of this month.
    expect(ledger).toHaveLength(102);
    expect(ledger.at(-1)?.sequence).toBe(2 * months - 1);
    // From the fifth year on a record does not grow, but for a digit here and there.
    expect(Math.max(...sizes.slice(60)) - Math.min(...sizes.slice(60))).toBeLessThan(1_000);

    await runtime.cancel('subscription', id, { rollback: true });
    const view = await subscription.until(id, hasEnded);
    expect(view.status).toBe('Cancelled');
    expect(refunded).toEqual(['delivery', `charge ${months}`]);

    const { steps } = await runtime.history('subscription', id);
    const settlements = steps.flatMap(({ settled }) => (settled === undefined ? [] : [settled]));
    expect(settlements).toHaveLength(months - 1);
    expect(settlements[0]).toMatchObject([{ task: 'charge' }, { task: 'deliver' }]);
  }, 60_000);
});
