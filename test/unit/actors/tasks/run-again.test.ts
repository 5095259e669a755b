import { expect, it } from 'vitest';
import { setup } from 'xstate';
import { TaskError } from '../../../../src/errors.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { gate } from '../../../support/gate.ts';
import { endAfterRestart } from '../../support/end-after-restart.ts';

/** Pays, and undoes where that fails. The first run hangs, and goes away with its node; the second one throws. */
async function payTwice(error: Error) {
  let runs = 0;
  const undone: unknown[] = [];
  const machine = setup({
    actors: {
      rollback,
      pay: task<string>(async () => {
        runs += 1;
        if (runs === 1) await gate().open;
        throw error;
      }),
    },
  }).createMachine({
    initial: 'paying',
    states: {
      paying: { invoke: { src: 'pay', onDone: 'paid', onError: 'undoing' } },
      undoing: { invoke: { src: 'rollback', onDone: 'failed' } },
      paid: { type: 'final' },
      failed: { type: 'final', tags: 'Failed' },
    },
  });
  const process = defineProcess({
    name: 'payment',
    machine,
    tasks: { pay: { attempts: 1, compensate: async ({ output }) => void undone.push(output) } },
  });
  const { ledger } = await endAfterRestart(process, () => runs === 1);
  return { ledger: ledger.map(({ state }) => state), undone };
}

it('a failed run that repeats a lost one is undone, because the lost one may have had its effect', async () => {
  const { ledger, undone } = await payTwice(new Error('unreachable'));
  expect([ledger, undone]).toEqual([['undone'], [undefined]]);
});

it('a refused run that repeats a lost one is not undone: the refusal covers both', async () => {
  const { ledger } = await payTwice(new TaskError('no money', { retryable: false }));
  expect(ledger).toEqual([]);
});
