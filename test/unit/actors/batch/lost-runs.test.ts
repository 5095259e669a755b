import { describe, expect, it } from 'vitest';
import { TaskError } from '../../../../src/errors.ts';
import { resume, startPayment, takeOver, takeoverMs } from '../../support/payment-on-twins.ts';

describe('after another run took over', () => {
  it('a late failure of the last attempt is dropped: the newer run decides', async () => {
    const payment = await takeOver({ attempts: 1 });
    payment.run(0).fail();
    await resume(payment);
    expect(await payment.view()).toMatchObject({ status: 'Pending', state: 'paying' });
    payment.run(1).succeed('booked');
    await payment.time.advance(50);
    expect(await payment.view()).toMatchObject({ state: 'paid', data: { receipt: 'booked' } });
    expect(await payment.ledger()).toMatchObject([{ task: 'pay', state: 'owed' }]);
  });

  it('a late refusal is dropped, too', async () => {
    const payment = await takeOver();
    payment.run(0).fail(new TaskError('no', { retryable: false }));
    await resume(payment);
    payment.run(1).succeed('booked');
    await payment.time.advance(50);
    expect(await payment.view()).toMatchObject({ state: 'paid', data: { receipt: 'booked' } });
  });

  it('a late failure after the success of the newer run changes nothing', async () => {
    const payment = await takeOver({ attempts: 1 });
    payment.run(1).succeed('booked');
    await payment.time.advance(50);
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
    await payment.time.advance(50);
    expect(await payment.view()).toEqual(before);
  });

  it('a late success completes the task and stops a later attempt', async () => {
    const payment = await takeOver({ attempts: 2 });
    payment.run(1).fail();
    await payment.time.advance(100);
    expect(payment.attempts()).toEqual([1, 1, 2]);
    payment.run(0).succeed('booked by the first');
    await resume(payment);
    expect(await payment.view()).toMatchObject({ data: { receipt: 'booked by the first' } });
    await payment.time.advance(600);
    expect(payment.run(2).signal.aborted).toBe(true);
  });

  it('the failure of the newer run at the last attempt is undone: the first one may have paid', async () => {
    const payment = await takeOver({ attempts: 1 });
    payment.run(1).fail();
    await payment.time.advance(50);
    expect(await payment.ledger()).toMatchObject([{ task: 'pay', state: 'undoing' }]);
    payment.run(0).succeed('booked by the first');
    await resume(payment);
    payment.undo(0).succeed('reversed');
    await payment.time.advance(50);
    expect(await payment.view()).toMatchObject({ status: 'Failed', data: { notes: 0 } });
    expect(await payment.ledger()).toMatchObject([{ task: 'pay', state: 'undone' }]);
  });

  it('if both fail at the last attempt, the failure of the newer run counts, and is undone', async () => {
    const payment = await takeOver({ attempts: 1 });
    payment.run(0).fail(new Error('of the first'));
    await resume(payment);
    expect(payment.undos).toHaveLength(0);
    payment.run(1).fail(new Error('of the second'));
    await payment.time.advance(50);
    const { tasks } = await payment.view();
    expect(tasks).toMatchObject([{ name: 'pay', error: { message: 'of the second' } }, {}, {}]);
    expect(await payment.ledger()).toMatchObject([{ task: 'pay', state: 'undoing' }]);
  });

  it('a late success after the refusal of the newer run is logged as a warning, because it is not undone', async () => {
    const payment = await takeOver();
    payment.run(1).fail(new TaskError('no', { retryable: false }));
    await payment.time.advance(50);
    expect(await payment.view()).toMatchObject({ status: 'Failed', ledger: [] });
    payment.run(0).succeed('booked by the first');
    await resume(payment);
    expect(payment.messages('warn')).toContainEqual(expect.stringContaining('is not undone'));
  });

  it('a late retry neither cuts off a later attempt nor counts as one', async () => {
    const payment = await takeOver({ attempts: 2 });
    payment.run(1).fail();
    await payment.time.advance(100);
    expect(payment.attempts()).toEqual([1, 1, 2]);
    payment.run(0).fail();
    await resume(payment);
    await payment.time.advance(takeoverMs);
    expect(payment.attempts()).toEqual([1, 1, 2]);
    expect(payment.run(2).signal.aborted).toBe(false);
    payment.run(2).succeed('booked');
    await payment.time.advance(50);
    expect(await payment.view()).toMatchObject({ state: 'paid' });
  });

  it('a late hand-over cuts off no newer run', async () => {
    const payment = await takeOver();
    payment.run(0).handOver();
    await resume(payment);
    await payment.time.advance(takeoverMs);
    expect(payment.run(1).signal.aborted).toBe(false);
    payment.run(1).succeed('booked');
    await payment.time.advance(50);
    expect(await payment.view()).toMatchObject({ state: 'paid' });
  });

  it('a late failure does not decide about a task that was left while it ran', async () => {
    const payment = await takeOver();
    await payment.b.runtime.send('payment', payment.id, { type: 'STOP' });
    payment.run(0).fail(new TaskError('no', { retryable: false }));
    await resume(payment);
    expect(await payment.view()).toMatchObject({ status: 'Pending', state: 'undoing' });
    payment.run(1).succeed('booked');
    await payment.time.advance(50);
    expect(await payment.ledger()).toMatchObject([{ task: 'pay', state: 'undoing' }]);
  });

  it('a late failure of a compensation is dropped, too', async () => {
    const payment = await startPayment({ compensation: { attempts: 1 } });
    payment.run(0).succeed('booked');
    await payment.time.advance(50);
    await payment.a.runtime.send('payment', payment.id, { type: 'STOP' });
    await payment.time.advance(50);
    payment.a.pause();
    await payment.time.advance(takeoverMs);
    payment.undo(0).fail();
    await resume(payment);
    expect(await payment.ledger()).toMatchObject([{ task: 'pay', state: 'undoing' }]);
    payment.undo(1).succeed('reversed');
    await payment.time.advance(50);
    expect(await payment.ledger()).toMatchObject([{ task: 'pay', state: 'undone' }]);
  });

  it('events in the same batch as a late failure are applied', async () => {
    const payment = await takeOver({ attempts: 1 });
    const { a, id } = payment;
    const letGo = a.hold('commit');
    const notes = [a.runtime.send('payment', id, { type: 'NOTE' })];
    await payment.time.advance(50);
    payment.run(0).fail();
    await payment.time.advance(50);
    notes.push(a.runtime.send('payment', id, { type: 'NOTE' }));
    await resume(payment);
    letGo();
    await payment.time.advance(50);
    const answers = await Promise.all(notes);
    expect(answers.map((view) => view?.data)).toEqual([{ notes: 1 }, { notes: 2 }]);
    expect(await payment.view()).toMatchObject({ status: 'Pending', data: { notes: 2 } });
  });

  it('a failure is dropped if its node has the task again under another lease', async () => {
    const payment = await takeOver({ attempts: 1 });
    const letGo = payment.a.hold('commit');
    payment.run(0).fail();
    await payment.time.advance(50);
    void payment.b.runtime.close();
    await resume(payment);
    await payment.time.advance(takeoverMs);
    letGo();
    await payment.time.advance(takeoverMs);
    expect(await payment.view()).toMatchObject({ status: 'Pending', state: 'paying' });
    payment.run(2).succeed('booked');
    await payment.time.advance(50);
    expect(await payment.view()).toMatchObject({ state: 'paid', data: { receipt: 'booked' } });
  });
});
