import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HoldfastError } from '../../../../src/errors.ts';
import { createPayment } from '../../support/payment.ts';
import { resume, startPayment, takeOver, takeoverMs } from '../../support/payment-on-twins.ts';
import { startSimulatedTime, type SimulatedTime } from '../../support/simulated-time.ts';
import { createLastingStore, openTwin } from '../../support/twins.ts';

let time: SimulatedTime;
beforeEach(() => {
  time = startSimulatedTime(1_700_000_000_000);
});
afterEach(() => time.end());

describe('where a lease was given up', () => {
  it('a failure that is on its way when its node closes counts: its task is not handed over', async () => {
    const payment = await startPayment(time, { attempts: 1 });
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
    const payment = await startPayment(time, { attempts: 1 });
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
    const payment = await startPayment(time, { attempts: 1 });
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
    const payment = await startPayment(time, { attempts: 2 });
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
  const payment = await startPayment(time, { attempts: 3 });
  payment.a.onceDone('commit', () => {
    throw new HoldfastError('store_unavailable', 'The connection broke.');
  });
  payment.run(0).fail();
  await time.advance(500);
  expect(payment.attempts()).toEqual([1, 2]);
});

it('a callback that fails a task leaves it in doubt where it cuts off another run', async () => {
  const payment = await takeOver(time);
  const token = payment.run(0).callbackUrl.split('/callbacks/')[1] ?? 'none';
  await payment.b.runtime.complete(token, { error: { message: 'no' } });
  await time.advance(50);
  expect(payment.run(1).signal.aborted).toBe(true);
  expect(await payment.ledger()).toMatchObject([{ task: 'pay', state: 'undoing' }]);
});
