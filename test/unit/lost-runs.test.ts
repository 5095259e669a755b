import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TaskPolicy } from '../../src/machines/define-process.ts';
import { HoldfastError, TaskError } from '../../src/errors.ts';
import { createPayment } from './support/payment.ts';
import { startSimulatedTime, type SimulatedTime } from './support/simulated-time.ts';
import { createLastingStore, openTwin } from './support/twins.ts';

let time: SimulatedTime;
beforeEach(() => {
  time = startSimulatedTime(1_700_000_000_000);
});
afterEach(() => time.end());

/** Long enough for another node to take over, and for whatever is in the way to settle. */
const takeoverMs = 2_500;

/** A payment that was started on node a, whose first run of `pay` is under way there; b lives beside it. */
async function startPayment(policy: TaskPolicy = {}) {
  const { process, runs, undos } = createPayment(policy);
  const store = createLastingStore();
  const [a, b] = [await openTwin(process, store, 'a'), await openTwin(process, store, 'b')];
  const { instance } = await a.runtime.start('payment', undefined);
  await time.advance(50);
  expect(runs).toHaveLength(1);
  return {
    ...{ a, b, process, store, undos },
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

/** The same, where a was paused, b has taken over, and both runs are under way. */
async function takeOver(policy: TaskPolicy = {}) {
  const payment = await startPayment(policy);
  payment.a.pause();
  await time.advance(takeoverMs);
  expect(payment.attempts()).toEqual([1, 1]);
  return payment;
}

/** Node a comes back, and what it brings is dealt with. */
async function resume({ a }: Awaited<ReturnType<typeof startPayment>>) {
  await time.advance(50);
  a.resume();
  await time.advance(50);
}

describe('where another run took over', () => {
  it('a late failure of the last attempt is dropped: the newer run decides', async () => {
    const payment = await takeOver({ attempts: 1 });
    payment.run(0).fail();
    await resume(payment);
    expect(await payment.view()).toMatchObject({ status: 'Pending', state: 'paying' });
    payment.run(1).succeed('booked');
    await time.advance(50);
    expect(await payment.view()).toMatchObject({ state: 'paid', data: { receipt: 'booked' } });
    expect(await payment.ledger()).toMatchObject([{ task: 'pay', state: 'owed' }]);
  });

  it('a late refusal is dropped, too', async () => {
    const payment = await takeOver();
    payment.run(0).fail(new TaskError('no', { retryable: false }));
    await resume(payment);
    payment.run(1).succeed('booked');
    await time.advance(50);
    expect(await payment.view()).toMatchObject({ state: 'paid', data: { receipt: 'booked' } });
  });

  it('a late failure after the success of the newer run changes nothing', async () => {
    const payment = await takeOver({ attempts: 1 });
    payment.run(1).succeed('booked');
    await time.advance(50);
    const before = await payment.view();
    payment.run(0).fail();
    await resume(payment);
    expect(await payment.view()).toEqual(before);
  });

  it('a late success completes the task, and the failure of the newer run changes nothing', async () => {
    const payment = await takeOver({ attempts: 1 });
    payment.run(0).succeed('booked by the first');
    await resume(payment);
    const before = await payment.view();
    expect(before).toMatchObject({ state: 'paid', data: { receipt: 'booked by the first' } });
    payment.run(1).fail();
    await time.advance(50);
    expect(await payment.view()).toEqual(before);
  });

  it('a late success completes the task although a later attempt runs, which is told to stop', async () => {
    const payment = await takeOver({ attempts: 2 });
    payment.run(1).fail();
    await time.advance(100);
    expect(payment.attempts()).toEqual([1, 1, 2]);
    payment.run(0).succeed('booked by the first');
    await resume(payment);
    expect(await payment.view()).toMatchObject({ data: { receipt: 'booked by the first' } });
    await time.advance(600);
    expect(payment.run(2).signal.aborted).toBe(true);
  });

  it('the failure of the newer run at the last attempt is undone: the first one may have paid', async () => {
    const payment = await takeOver({ attempts: 1 });
    payment.run(1).fail();
    await time.advance(50);
    expect(await payment.ledger()).toMatchObject([{ task: 'pay', state: 'undoing' }]);
    payment.run(0).succeed('booked by the first');
    await resume(payment);
    payment.undo(0).succeed('reversed');
    await time.advance(50);
    expect(await payment.view()).toMatchObject({ status: 'Failed', data: { notes: 0 } });
    expect(await payment.ledger()).toMatchObject([{ task: 'pay', state: 'undone' }]);
  });

  it('where both fail at the last attempt, the failure is that of the newer run, and undone', async () => {
    const payment = await takeOver({ attempts: 1 });
    payment.run(0).fail(new Error('of the first'));
    await resume(payment);
    expect(payment.undos).toHaveLength(0);
    payment.run(1).fail(new Error('of the second'));
    await time.advance(50);
    const { tasks } = await payment.view();
    expect(tasks).toMatchObject([{ name: 'pay', error: { message: 'of the second' } }, {}, {}]);
    expect(await payment.ledger()).toMatchObject([{ task: 'pay', state: 'undoing' }]);
  });

  it('a late retry cuts off no later attempt, and counts as none', async () => {
    const payment = await takeOver({ attempts: 2 });
    payment.run(1).fail();
    await time.advance(100);
    expect(payment.attempts()).toEqual([1, 1, 2]);
    payment.run(0).fail();
    await resume(payment);
    await time.advance(takeoverMs);
    expect(payment.attempts()).toEqual([1, 1, 2]);
    expect(payment.run(2).signal.aborted).toBe(false);
    payment.run(2).succeed('booked');
    await time.advance(50);
    expect(await payment.view()).toMatchObject({ state: 'paid' });
  });

  it('a late hand-over cuts off no newer run', async () => {
    const payment = await takeOver();
    payment.run(0).handOver();
    await resume(payment);
    await time.advance(takeoverMs);
    expect(payment.run(1).signal.aborted).toBe(false);
    payment.run(1).succeed('booked');
    await time.advance(50);
    expect(await payment.view()).toMatchObject({ state: 'paid' });
  });

  it('a late failure does not decide about a task that was left while it ran', async () => {
    const payment = await takeOver();
    await payment.b.runtime.send('payment', payment.id, { type: 'STOP' });
    payment.run(0).fail(new TaskError('no', { retryable: false }));
    await resume(payment);
    expect(await payment.view()).toMatchObject({ status: 'Pending', state: 'undoing' });
    payment.run(1).succeed('booked');
    await time.advance(50);
    expect(await payment.ledger()).toMatchObject([{ task: 'pay', state: 'undoing' }]);
  });

  it('a late failure of a compensation is dropped, too', async () => {
    const payment = await startPayment({ compensation: { attempts: 1 } });
    payment.run(0).succeed('booked');
    await time.advance(50);
    await payment.a.runtime.send('payment', payment.id, { type: 'STOP' });
    await time.advance(50);
    payment.a.pause();
    await time.advance(takeoverMs);
    payment.undo(0).fail();
    await resume(payment);
    expect(await payment.ledger()).toMatchObject([{ task: 'pay', state: 'undoing' }]);
    payment.undo(1).succeed('reversed');
    await time.advance(50);
    expect(await payment.ledger()).toMatchObject([{ task: 'pay', state: 'undone' }]);
  });

  it('what came together with a late failure is applied all the same', async () => {
    const payment = await takeOver({ attempts: 1 });
    const { a, id } = payment;
    const letGo = a.hold('commit');
    const notes = [a.runtime.send('payment', id, { type: 'NOTE' })];
    await time.advance(50);
    payment.run(0).fail();
    await time.advance(50);
    notes.push(a.runtime.send('payment', id, { type: 'NOTE' }));
    await resume(payment);
    letGo();
    await time.advance(50);
    const answers = await Promise.all(notes);
    expect(answers.map((view) => view?.data)).toEqual([{ notes: 1 }, { notes: 2 }]);
    expect(await payment.view()).toMatchObject({ status: 'Pending', data: { notes: 2 } });
  });

  it('a failure is dropped where its node has the task again, but not by the same lease', async () => {
    const payment = await takeOver({ attempts: 1 });
    const letGo = payment.a.hold('commit');
    payment.run(0).fail();
    await time.advance(50);
    void payment.b.runtime.close();
    await resume(payment);
    await time.advance(takeoverMs);
    letGo();
    await time.advance(takeoverMs);
    expect(await payment.view()).toMatchObject({ status: 'Pending', state: 'paying' });
    payment.run(2).succeed('booked');
    await time.advance(50);
    expect(await payment.view()).toMatchObject({ state: 'paid', data: { receipt: 'booked' } });
  });
});

describe('where a lease was given up', () => {
  it('a failure that is on its way when its node closes counts: its task is not handed over', async () => {
    const payment = await startPayment({ attempts: 1 });
    const { a, id } = payment;
    const letGo = a.hold('commit');
    void a.runtime.send('payment', id, { type: 'NOTE' });
    await time.advance(50);
    payment.run(0).fail();
    await time.advance(50);
    void a.runtime.close();
    await time.advance(takeoverMs);
    letGo();
    await time.advance(50);
    expect(payment.attempts()).toEqual([1]);
    expect(await payment.view()).toMatchObject({ status: 'Failed', ledger: [] });
  });

  it('a node that closes hands over what runs, and says nothing of it any more', async () => {
    const payment = await startPayment({ attempts: 1 });
    void payment.a.runtime.close();
    await time.advance(500);
    expect(payment.attempts()).toEqual([1, 1]);
    payment.run(0).fail();
    await time.advance(50);
    payment.run(1).succeed('booked');
    await time.advance(50);
    expect(await payment.view()).toMatchObject({ state: 'paid', data: { receipt: 'booked' } });
  });

  it('a failure of the run of the node before its restart is dropped', async () => {
    const payment = await startPayment({ attempts: 1 });
    payment.a.pause();
    await openTwin(payment.process, payment.store, 'a');
    await time.advance(500);
    expect(payment.attempts()).toEqual([1, 1]);
    payment.run(0).fail();
    await resume(payment);
    payment.run(1).succeed('booked');
    await time.advance(50);
    expect(await payment.view()).toMatchObject({ state: 'paid', data: { receipt: 'booked' } });
  });

  it('a failure whose lease ran out counts as long as nobody took it', async () => {
    const payment = await startPayment({ attempts: 2 });
    payment.b.pause();
    payment.a.pause();
    await time.advance(takeoverMs);
    payment.run(0).fail();
    await resume(payment);
    await time.advance(100);
    expect(payment.attempts()).toEqual([1, 2]);
  });

  it('a task is not started where the answer to the commit that leased it came too late', async () => {
    const { process, runs } = createPayment();
    const store = createLastingStore();
    const a = await openTwin(process, store, 'a');
    await openTwin(process, store, 'b');
    a.onceDone('commit', () => a.pause());
    void a.runtime.start('payment', undefined);
    await time.advance(takeoverMs);
    expect(runs).toHaveLength(1);
    a.resume();
    await time.advance(50);
    expect(runs).toHaveLength(1);
  });
});

it('a failed attempt whose commit was not answered is counted once', async () => {
  const payment = await startPayment({ attempts: 3 });
  payment.a.onceDone('commit', () => {
    throw new HoldfastError('store_unavailable', 'The connection broke.');
  });
  payment.run(0).fail();
  await time.advance(500);
  expect(payment.attempts()).toEqual([1, 2]);
});

it('a callback that fails a task leaves it in doubt where it cuts off another run', async () => {
  const payment = await takeOver();
  const token = payment.run(0).callbackUrl.split('/callbacks/')[1] ?? 'none';
  await payment.b.runtime.complete(token, { error: { message: 'no' } });
  await time.advance(50);
  expect(payment.run(1).signal.aborted).toBe(true);
  expect(await payment.ledger()).toMatchObject([{ task: 'pay', state: 'undoing' }]);
});
