import { expect, it } from 'vitest';
import { setup } from 'xstate';
import { z } from 'zod';
import { TaskError } from '../../../../src/errors.ts';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { task, type TaskScope } from '../../../../src/definition/machine/task.ts';
import { gate } from '../../../support/gate.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { hasEnded } from '../../../support/has-ended.ts';
import { endAfterRestart } from '../../support/end-after-restart.ts';

/** Pays, and undoes where that fails. The first run hangs, and goes away with its node; the second one is `then`. */
function createPayment(
  then: (scope: TaskScope<undefined>) => Promise<string>,
  { input, isFirst = true }: { readonly input?: z.ZodType; readonly isFirst?: boolean } = {},
) {
  let runs = 0;
  const undone: unknown[] = [];
  const machine = setup({
    actors: {
      rollback,
      pay: task<string>(async (scope) => {
        runs += 1;
        if (isFirst && runs === 1) await gate().open;
        return then(scope);
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
    tasks: {
      pay: {
        ...(input === undefined ? {} : { input }),
        attempts: 1,
        compensate: async ({ output }) => void undone.push(output),
      },
    },
  });
  return { process, undone, isUnderWay: () => runs === 1 };
}

/** Starts an instance on a node that goes away in the middle of the first run. The store outlives it, and others. */
async function loseRun(process: Process, isUnderWay: () => boolean) {
  const store = { ...createVirtualStore(), close: async () => {} };
  const node = await createMemoryRuntime(process, { store, shutdownMs: 0 });
  const id = await node.start();
  await node.until(id, isUnderWay);
  await node[Symbol.asyncDispose]();
  return { id, store };
}

async function payTwice(error: Error) {
  const { process, undone, isUnderWay } = createPayment(async () => {
    throw error;
  });
  const { ledger } = await endAfterRestart(process, isUnderWay);
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

it('a task that is handed over when a lost run is repeated, and fails, is undone: the callback tells nothing of the lost one', async () => {
  const urls: string[] = [];
  const { process, undone, isUnderWay } = createPayment(async ({ callbackUrl, handOver }) => {
    urls.push(callbackUrl);
    return handOver();
  });
  const { id, store } = await loseRun(process, isUnderWay);
  await using next = await createMemoryRuntime(process, { store });
  await next.until(id, ({ tasks }) => tasks.some(({ handedOver }) => handedOver === true));
  const token = urls[0]?.split('/callbacks/')[1] ?? '';
  await next.runtime.complete(token, { error: { message: 'no money' } });
  const { ledger } = await next.until(id, hasEnded);
  expect([ledger.map(({ state }) => state), undone]).toEqual([['undone'], [undefined]]);
});

it('a failed run that repeats a lost one is undone, also if the task was parked in between', async () => {
  const fail = async () => {
    throw new Error('unreachable');
  };
  const { process, isUnderWay } = createPayment(fail);
  const { id, store } = await loseRun(process, isUnderWay);
  const unfit = await createMemoryRuntime(createPayment(fail, { input: z.string() }).process, {
    store,
  });
  await unfit.until(id, ({ attention }) => attention);
  await unfit[Symbol.asyncDispose]();
  const mended = createPayment(fail, { isFirst: false });
  await using next = await createMemoryRuntime(mended.process, { store });
  const { ledger } = await next.until(id, hasEnded);
  expect([ledger.map(({ state }) => state), mended.undone]).toEqual([['undone'], [undefined]]);
});
