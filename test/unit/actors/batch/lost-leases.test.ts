import { describe, expect, it } from 'vitest';
import { HoldfastError } from '../../../../src/errors.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { createPayment } from '../../support/payment.ts';
import { resume, startPayment, takeOver, takeoverMs } from '../../support/payment-on-twins.ts';
import { createLastingStore, openTwin } from '../../support/twins.ts';

describe('a lost lease:', () => {
  it('a failure that is being delivered when its node closes counts: its task is not handed over', async () => {
    const payment = await startPayment({ attempts: 1 });
    const { a, id } = payment;
    const letGo = a.hold('commit');
    void a.runtime.send('payment', id, { type: 'NOTE' });
    await payment.time.advance(50);
    payment.run(0).fail();
    await payment.time.advance(50);
    void a.runtime.close();
    await payment.time.advance(takeoverMs);
    letGo();
    await payment.time.advance(50);
    expect(payment.attempts()).toEqual([1]);
    expect(await payment.view()).toMatchObject({ status: 'Failed', ledger: [] });
  });

  it('a node that closes hands over running tasks, and delivers no outcome of them', async () => {
    const payment = await startPayment({ attempts: 1 });
    void payment.a.runtime.close();
    await payment.time.advance(500);
    expect(payment.attempts()).toEqual([1, 1]);
    payment.run(0).fail();
    await payment.time.advance(50);
    payment.run(1).succeed('booked');
    await payment.time.advance(50);
    expect(await payment.view()).toMatchObject({ state: 'paid', data: { receipt: 'booked' } });
  });

  it('a failure from before the restart of its node is dropped', async () => {
    const payment = await startPayment({ attempts: 1 });
    payment.a.pause();
    await openTwin(payment.process, payment.store, 'a');
    await payment.time.advance(500);
    expect(payment.attempts()).toEqual([1, 1]);
    payment.run(0).fail();
    await resume(payment);
    payment.run(1).succeed('booked');
    await payment.time.advance(50);
    expect(await payment.view()).toMatchObject({ state: 'paid', data: { receipt: 'booked' } });
  });

  it('a failure whose lease expired counts as long as no other node took the lease', async () => {
    const payment = await startPayment({ attempts: 2 });
    payment.b.pause();
    payment.a.pause();
    await payment.time.advance(takeoverMs);
    payment.run(0).fail();
    await resume(payment);
    await payment.time.advance(100);
    expect(payment.attempts()).toEqual([1, 2]);
  });

  it('a task is not started if the commit that leased it was answered too late', async () => {
    const { process, runs } = createPayment();
    const store = createLastingStore();
    const a = await openTwin(process, store, 'a');
    await openTwin(process, store, 'b');
    a.onceDone('commit', () => a.pause());
    void a.runtime.start('payment', undefined);
    await store.clock.advance(takeoverMs);
    expect(runs).toHaveLength(1);
    a.resume();
    await store.clock.advance(50);
    expect(runs).toHaveLength(1);
  });

  it('a task is run later if the store does not confirm its lease, and the log says so', async () => {
    const { process, runs } = createPayment();
    const store = createLastingStore();
    const { log, messages } = capturedLog();
    const a = await openTwin(process, store, 'a', log);
    a.onceDone('commit', () => a.pause());
    void a.runtime.start('payment', undefined);
    await store.clock.advance(takeoverMs);
    a.onceDone('extend', () => {
      throw new HoldfastError('store_unavailable', 'The connection broke.');
    });
    a.resume();
    await store.clock.advance(60_000);
    expect(runs).toHaveLength(1);
    expect(messages('error')).toEqual([]);
    expect(messages('warn')).toContain(
      'a task was not run, because the store did not confirm its lease; it runs once the lease has run out',
    );
  });
});

it('a failed attempt whose commit was not answered counts once', async () => {
  const payment = await startPayment({ attempts: 3 });
  payment.a.onceDone('commit', () => {
    throw new HoldfastError('store_unavailable', 'The connection broke.');
  });
  payment.run(0).fail();
  await payment.time.advance(500);
  expect(payment.attempts()).toEqual([1, 2]);
});

it('a callback that fails a task leaves it in doubt if it cuts off another run', async () => {
  const payment = await takeOver();
  const token = payment.run(0).callbackUrl.split('/callbacks/')[1] ?? 'none';
  await payment.b.runtime.complete(token, { error: { message: 'no' } });
  await payment.time.advance(50);
  expect(payment.run(1).signal.aborted).toBe(true);
  expect(await payment.ledger()).toMatchObject([{ task: 'pay', state: 'undoing' }]);
});
