import { describe, expect, onTestFinished, test } from 'vitest';
import { TaskError } from '../../../../src/errors.ts';
import { createOrder } from '../../../../src/machines/order/order.ts';
import { orderInput } from '../../../../src/machines/order/order-input.ts';
import type { BehavioursOf } from '../../../../src/testing/testing.ts';
import { fails, never, ok, real, simulate, slow } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';
import { accepts } from '../../../support/accepts.ts';
import { createLocalStandIns } from '../../../support/local-stand-ins.ts';
import { orderOfTea, orderUrls } from '../../../support/order-urls.ts';

const process = createOrder(orderUrls);
const refusal = new TaskError('422', { retryable: false, code: 'refused' });
const placing = {
  pay: ok({ paymentId: 'p' }),
  reserveStock: ok({ reservationId: 'r' }),
  bookShipment: ok({ shipmentId: 's' }),
};

async function startOrder(
  tasks: BehavioursOf<typeof process> = {},
  undo: NonNullable<Parameters<typeof simulate>[1]>['undo'] = {},
) {
  const refund = ok({ refundId: 'f' });
  const sim = await simulate(process, {
    input: orderOfTea,
    tasks: { ...placing, refund, ...tasks },
    undo,
  });
  onTestFinished(async () => sim[Symbol.asyncDispose]());
  type Event = Parameters<typeof sim.send>[0];
  return {
    sim,
    takes: async (event: Event) => accepts(sim, event),
    ship: async (quantities: Readonly<Record<string, number>>, parcel?: string) =>
      accepts(sim, {
        type: 'PARCEL_SHIPPED',
        ...(parcel === undefined ? {} : { parcel }),
        lines: Object.entries(quantities).map(([sku, quantity]) => ({ sku, quantity })),
      }),
    emitted: () =>
      sim.effects.flatMap((effect) => (effect.kind === 'emit' ? effect.event.type : [])),
  };
}

async function startShipped(tasks: BehavioursOf<typeof process> = {}) {
  const run = await startOrder(tasks);
  await run.ship({ tea: 2, mug: 1 });
  return run;
}

const refund = (amount: number) => ({ type: 'REFUND', amount, reason: 'scratched' }) as const;

describe('an order', () => {
  test('pays, reserves and books at once, and is placed when all three are done', async () => {
    const { fetch, get } = createLocalStandIns();
    await using sim = await simulate(createOrder({ ...orderUrls, fetch }), {
      input: orderOfTea,
      tasks: { pay: real(), reserveStock: real(), bookShipment: real() },
    });
    expect(sim).toBeIn('placed');
    const [payment] = (await get('/stand-ins/payments')).body;
    expect(payment).toMatchObject({ id: sim.data.paymentId, amount: 2_000, currency: 'EUR' });
    expect((await get('/stand-ins/stock')).body).toMatchObject([{ id: sim.data.reservationId }]);
    const { address } = orderOfTea;
    expect((await get('/stand-ins/shipments')).body).toMatchObject([{ address }]);
  });

  test('tells that it is placed, once it has succeeded', async () => {
    const { sim, emitted } = await startShipped();
    await sim.advance('30d');
    expect(emitted()).toEqual(['OrderPlaced']);
  });

  test.each(['pay', 'reserveStock', 'bookShipment'] as const)(
    'is undone if %s is refused',
    async (step) => {
      const { sim, emitted } = await startOrder({ [step]: fails(1, refusal) });
      expect(sim).toHaveFailed();
      expect(sim).toOwe();
      expect(sim.data.failure).toMatchObject({ step, code: 'refused' });
      expect(emitted()).toEqual(['OrderFailed']);
    },
  );

  test.each(['pay', 'reserveStock', 'bookShipment'] as const)(
    'undoes %s, too, if it is not answered',
    async (step) => {
      const { sim } = await startOrder({ [step]: never() });
      await sim.until('failed');
      expect(sim).toOwe();
      expect(sim.undoCalls(step)).toHaveLength(1);
    },
  );

  test('fails even if undoing fails, and owes what is not undone', async () => {
    const { sim } = await startOrder({ reserveStock: fails(1, refusal) }, { pay: fails() });
    await sim.until('failed');
    expect(sim).toOwe('pay');
  });

  test.each([
    ['is undone', {}],
    ['cannot be undone', { pay: fails() }],
  ])('is cancelled before it ships, although it %s', async (_, undo) => {
    const { sim } = await startOrder({}, undo);
    await sim.send({ type: 'CANCEL', reason: 'changed my mind' });
    await sim.until('cancelled');
    expect(sim.data.cancelReason).toBe('changed my mind');
    expect(sim).toBeCancelled();
  });

  test('is cancelled while it is being placed', async () => {
    const { sim } = await startOrder({ pay: slow('5s', { paymentId: 'p' }) });
    await sim.send({ type: 'CANCEL' });
    await sim.until('cancelled');
    expect(sim).toOwe();
  });

  test('ships in several parcels, and is not cancelled after the first', async () => {
    const { sim, ship, takes } = await startOrder();
    await ship({ tea: 1 }, 'p1');
    expect(sim).toBeIn('partlyShipped');
    expect(await takes({ type: 'CANCEL' })).toBe(false);
    await ship({ tea: 1 }, 'p2');
    expect(sim).toBeIn('partlyShipped');
    expect(await ship({ tea: 1 }, 'p3')).toBe(false);
    await ship({ mug: 1 }, 'p3');
    expect(sim).toBeIn('shipped');
    expect(await ship({ mug: 1 }, 'p4')).toBe(false);
    expect(sim.data.parcels.map(({ parcel }) => parcel)).toEqual(['p1', 'p2', 'p3']);
  });

  test('ships only what was ordered, and no more of it', async () => {
    const { ship } = await startOrder();
    expect([await ship({ tea: 3 }), await ship({ pot: 1 })]).toEqual([false, false]);
    expect(await ship({ tea: 2 })).toBe(true);
  });

  test('counts a parcel once even if it is reported twice', async () => {
    const { sim, ship } = await startOrder();
    await ship({ tea: 2 }, 'p1');
    await ship({ tea: 2 }, 'p1');
    expect(sim.data.parcels).toHaveLength(1);
    await ship({ mug: 1 }, 'p2');
    await ship({ mug: 1 }, 'p2');
    expect(sim).toBeIn('shipped');
    expect(sim.data.parcels).toHaveLength(2);
  });

  test('is completed when its return period is over', async () => {
    const { sim } = await startShipped();
    await sim.advance(30 * 86_400_000 - 1);
    expect(sim).toBeIn('shipped');
    await sim.advance(1);
    expect(sim).toBeIn('completed');
  });

  test('is refunded in parts, and never more than was paid', async () => {
    const { sim, takes } = await startShipped();
    await sim.send(refund(1_500));
    expect(sim).toBeIn('shipped.refunds.none');
    expect(sim.data.refunds).toEqual([{ amount: 1_500, reason: 'scratched' }]);
    expect(await takes(refund(501))).toBe(false);
    await sim.send(refund(500));
    expect(sim).toBeIn('refunded');
    const amounts = sim.calls('refund').map(({ input }) => input);
    expect(amounts).toMatchObject([{ amount: 1_500 }, { amount: 500 }]);
  });

  test.each([
    ['refused', fails(1, refusal)],
    ['not answered', never()],
  ])('notes a refund that is %s, and accepts another', async (_, failing) => {
    const { sim } = await startShipped({ refund: failing });
    await sim.send(refund(100));
    await sim.until('shipped.refunds.none');
    expect(sim.data).toMatchObject({ refunds: [], refundFailure: { step: 'refund' } });
  });

  test('forgets a failed refund with the next one', async () => {
    const { sim } = await startShipped({ refund: fails(1, refusal).then(ok({ refundId: 'f' })) });
    await sim.send(refund(100));
    await sim.send(refund(100));
    expect(sim.data).toMatchObject({ refunds: [{ amount: 100 }] });
    expect(sim.data).not.toHaveProperty('refundFailure');
  });

  test('waits for a refund under way when its return period ends', async () => {
    const { sim } = await startShipped({ refund: slow('5s', { refundId: 'f' }) });
    await sim.advance(30 * 86_400_000 - 1_000);
    await sim.send(refund(100));
    await sim.advance('1s');
    expect(sim.state).toEqual({ shipped: { returns: 'over', refunds: 'refunding' } });
    await sim.until('completed');
    expect(sim.data.refunds).toHaveLength(1);
  });
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
