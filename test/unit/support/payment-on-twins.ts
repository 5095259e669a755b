import { expect } from 'vitest';
import type { TaskPolicy } from '../../../src/definition/define-process.ts';
import { capturedLog } from '../../support/captured-log.ts';
import { createPayment } from './payment.ts';
import { createLastingStore, openTwin } from './twins.ts';

/** Long enough for another node to take over, and for whatever is in the way to settle. */
export const takeoverMs = 2_500;

/** A payment that was started on node a, whose first run of `pay` is under way there; b lives beside it. */
export async function startPayment(policy: TaskPolicy = {}) {
  const { process, runs, undos } = createPayment(policy);
  const store = createLastingStore();
  const time = store.clock;
  const { log, messages } = capturedLog();
  const a = await openTwin(process, store, 'a', log);
  const b = await openTwin(process, store, 'b');
  const { instance } = await a.runtime.start('payment', undefined);
  await time.advance(50);
  expect(runs).toHaveLength(1);
  return {
    time,
    a,
    b,
    process,
    store,
    undos,
    messages,
    id: instance.id,
    run: (index: number) => {
      const run = runs[index];
      if (run === undefined) throw new Error(`There are ${runs.length} runs`);
      return run;
    },
    undo: (index: number) => {
      const undo = undos[index];
      if (undo === undefined) throw new Error(`There are ${undos.length} compensations`);
      return undo;
    },
    attempts: () => runs.map(({ attempt }) => attempt),
    view: () => b.runtime.get('payment', instance.id),
    ledger: async () => (await b.runtime.get('payment', instance.id)).ledger,
  };
}

export type Payment = Awaited<ReturnType<typeof startPayment>>;

/** The same, where a was paused, b has taken over, and both runs are under way. */
export async function takeOver(policy: TaskPolicy = {}) {
  const payment = await startPayment(policy);
  payment.a.pause();
  await payment.time.advance(takeoverMs);
  expect(payment.attempts()).toEqual([1, 1]);
  return payment;
}

/** Node a comes back, and what it brings is dealt with. */
export async function resume({ a, time }: Payment) {
  await time.advance(50);
  a.resume();
  await time.advance(50);
}
