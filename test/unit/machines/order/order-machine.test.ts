import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, SimulatedClock, waitFor } from 'xstate';
import { TaskError } from '../../../../src/errors.ts';
import { createOrder } from '../../../../src/machines/order/order.ts';
import { orderInput } from '../../../../src/machines/order/order-input.ts';
import type { rollback } from '../../../../src/definition/machine/rollback.ts';
import { createCoverage } from '../../../support/coverage.ts';
import { createLocalStandIns } from '../../../support/local-stand-ins.ts';
import { orderOfTea, orderUrls } from '../../../support/order-urls.ts';

const dayMs = 24 * 60 * 60 * 1000;
const coverage = createCoverage(createOrder(orderUrls).machine);
const input = orderInput.parse(orderOfTea);

type State = Parameters<
  ReturnType<ReturnType<typeof createOrder>['machine']['getInitialSnapshot']>['matches']
>[0];

/** The machine as XState itself runs it. It has no ledger there: its rollbacks are done at once, or fail. */
function startOrder(options: { readonly rollbackFails?: boolean } = {}) {
  const { fetch, get, steer } = createLocalStandIns();
  const { machine } = createOrder({ ...orderUrls, fetch });
  const failing = fromPromise(async () => {
    throw new TaskError('rollback incomplete: pay could not be undone');
  }) as typeof rollback;
  const clock = new SimulatedClock();
  const actor = createActor(
    options.rollbackFails ? machine.provide({ actors: { rollback: failing } }) : machine,
    { input, clock, inspect: coverage.inspect },
  );
  const emitted: string[] = [];
  actor.on('*', ({ type }) => emitted.push(type));
  return {
    actor,
    clock,
    get,
    steer,
    emitted,
    reaches: async (state: State) =>
      waitFor(actor, (snapshot) => snapshot.matches(state), { timeout: 2_000 }),
    ship: (quantities: Record<string, number>, parcel?: string) =>
      actor.send({
        type: 'PARCEL_SHIPPED',
        ...(parcel === undefined ? {} : { parcel }),
        lines: Object.entries(quantities).map(([sku, quantity]) => ({ sku, quantity })),
      }),
  };
}

async function startShipped() {
  const run = startOrder();
  run.actor.start();
  await run.reaches('placed');
  run.ship({ tea: 2, mug: 1 });
  await run.reaches('shipped');
  return run;
}

const refund = (amount: number) => ({ type: 'REFUND', amount, reason: 'scratched' }) as const;

describe('an order', () => {
  test('pays, reserves and books at once, and is placed when all three are done', async () => {
    const { actor, reaches, get, emitted } = startOrder();
    actor.start();
    const { context } = await reaches('placed');
    const [payment] = (await get('/stand-ins/payments')).body;
    expect(payment).toMatchObject({ id: context.paymentId, amount: 2_000, currency: 'EUR' });
    expect((await get('/stand-ins/stock')).body).toMatchObject([{ id: context.reservationId }]);
    const { address } = orderOfTea;
    expect((await get('/stand-ins/shipments')).body).toMatchObject([{ address }]);
    expect(emitted).toEqual(['OrderPlaced']);
  });

  test.each([
    ['payments', 'charge', 'pay'],
    ['stock', 'reserve', 'reserveStock'],
    ['shipments', 'book', 'bookShipment'],
  ])('is undone if %s refuse', async (service, operation, step) => {
    const { actor, reaches, steer, emitted } = startOrder();
    await steer({ service, operation, mode: 'refuse' });
    actor.start();
    const failed = await reaches('failed');
    expect(failed.context.failure).toMatchObject({ step, code: 'refused' });
    expect(failed.hasTag('Failed')).toBe(true);
    expect(emitted).toEqual(['OrderFailed']);
  });

  test('fails even if undoing fails', async () => {
    const { actor, reaches, steer } = startOrder({ rollbackFails: true });
    await steer({ service: 'stock', operation: 'reserve', mode: 'refuse' });
    actor.start();
    expect((await reaches('failed')).status).toBe('done');
  });

  test.each([false, true])('is cancelled before it ships (undoing fails: %s)', async (fails) => {
    const { actor, reaches } = startOrder({ rollbackFails: fails });
    actor.start();
    await reaches('placed');
    actor.send({ type: 'CANCEL', reason: 'changed my mind' });
    const cancelled = await reaches('cancelled');
    expect(cancelled.context.cancelReason).toBe('changed my mind');
    expect(cancelled.hasTag('Cancelled')).toBe(true);
  });

  test('is cancelled while it is being placed', async () => {
    const { actor, reaches } = startOrder();
    actor.start();
    actor.send({ type: 'CANCEL' });
    expect((await reaches('cancelled')).status).toBe('done');
  });

  test('ships in several parcels, and is not cancelled after the first', async () => {
    const { actor, reaches, ship } = startOrder();
    actor.start();
    await reaches('placed');
    ship({ tea: 1 }, 'p1');
    const settled = await reaches('partlyShipped');
    expect(settled.hasTag('Settled')).toBe(true);
    expect(settled.can({ type: 'CANCEL' })).toBe(false);
    ship({ tea: 1 }, 'p2');
    expect(actor.getSnapshot().value).toBe('partlyShipped');
    ship({ mug: 1 }, 'p3');
    const shipped = await reaches('shipped');
    expect(shipped.context.parcels.map(({ parcel }) => parcel)).toEqual(['p1', 'p2', 'p3']);
  });

  test('ships only what was ordered, and no more of it', async () => {
    const { actor, reaches } = startOrder();
    actor.start();
    const placed = await reaches('placed');
    const takes = (sku: string, quantity: number) =>
      placed.can({ type: 'PARCEL_SHIPPED', lines: [{ sku, quantity }] });
    expect([takes('tea', 2), takes('tea', 3), takes('pot', 1)]).toEqual([true, false, false]);
  });

  test('counts a parcel once even if it is reported twice', async () => {
    const { actor, reaches, ship } = startOrder();
    actor.start();
    await reaches('placed');
    ship({ tea: 2 }, 'p1');
    ship({ tea: 2 }, 'p1');
    expect(actor.getSnapshot().context.parcels).toHaveLength(1);
    ship({ mug: 1 }, 'p2');
    ship({ mug: 1 }, 'p2');
    expect((await reaches('shipped')).context.parcels).toHaveLength(2);
  });

  test('is completed when its return period is over', async () => {
    const { actor, clock } = await startShipped();
    clock.increment(30 * dayMs - 1);
    expect(actor.getSnapshot().status).toBe('active');
    clock.increment(1);
    expect(actor.getSnapshot().value).toBe('completed');
  });

  test('is refunded in parts, and never more than was paid', async () => {
    const { actor, reaches, get } = await startShipped();
    actor.send(refund(1_500));
    await reaches({ shipped: { refunds: 'refunding' } });
    const open = await reaches({ shipped: { refunds: 'none' } });
    expect(open.context.refunds).toEqual([{ amount: 1_500, reason: 'scratched' }]);
    expect(open.can(refund(501))).toBe(false);
    actor.send(refund(500));
    await reaches('refunded');
    expect((await get('/stand-ins/payments')).body).toMatchObject([{ refunded: 2_000 }]);
  });

  test('notes a refused refund, and accepts another', async () => {
    const { actor, reaches, steer } = await startShipped();
    await steer({ service: 'payments', operation: 'refund', mode: 'refuse', times: 1 });
    actor.send(refund(100));
    const open = await reaches({ shipped: { refunds: 'none' } });
    expect(open.context).toMatchObject({ refunds: [], refundFailure: { step: 'refund' } });
    actor.send(refund(100));
    const done = await reaches({ shipped: { refunds: 'none' } });
    expect(done.context).toMatchObject({ refunds: [{ amount: 100 }], refundFailure: undefined });
  });

  test('waits for a refund under way when its return period ends', async () => {
    const { actor, clock, reaches } = await startShipped();
    actor.send(refund(100));
    clock.increment(30 * dayMs);
    expect(actor.getSnapshot().value).toEqual({
      shipped: { returns: 'over', refunds: 'refunding' },
    });
    const { context } = await reaches('completed');
    expect(context.refunds).toHaveLength(1);
  });
});

test('an order has every state and transition reached by the tests above', () => {
  console.log(coverage.summary());
  expect(coverage.missing()).toEqual([]);
});

describe('the input of an order', () => {
  test.each([
    [{ ...orderOfTea, lines: [] }, ['lines', 'discount']],
    [{ ...orderOfTea, lines: [orderOfTea.lines[0], orderOfTea.lines[0]] }, ['lines']],
    [{ ...orderOfTea, discount: 2_150 }, ['discount']],
    [{ ...orderOfTea, currency: 'euro', customer: 'alice' }, ['customer', 'currency']],
    [{}, ['customer', 'address', 'currency', 'lines']],
  ])('is refused with every fault: %j', (value, paths) => {
    const { error } = orderInput.safeParse(value);
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(paths);
  });
});
