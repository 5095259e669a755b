import type { createOrder } from '../../src/machines/order/order.ts';
import {
  explore,
  certify,
  fails,
  handsOver,
  never,
  ok,
  real,
  simulate,
  slow,
} from '../../src/testing/testing.ts';

/* Compiled by `npm run check:types`: every line below an expected error must be one, every other must not. */

declare const order: ReturnType<typeof createOrder>;
declare const input: { customer: string; address: string; currency: 'EUR'; lines: [] };

/** Never called: it is read by the compiler only. */
export async function misuse(): Promise<void> {
  const sim = await simulate(order, {
    input,
    tasks: {
      pay: fails(2).then(ok({ paymentId: 'pay_1' })),
      reserveStock: ({ input: { lines } }) => ({ reservationId: `res_${lines.length}` }),
      bookShipment: slow('1h', { shipmentId: 'ship_1' }),
      refund: handsOver().then(never()).then(real()),
    },
  });
  // @ts-expect-error There is no such task.
  await simulate(order, { input, tasks: { pey: never() } });
  // @ts-expect-error The task returns something else.
  await simulate(order, { input, tasks: { pay: ok({ id: 1 }) } });
  // @ts-expect-error The task returns something.
  await simulate(order, { input, tasks: { pay: ok() } });
  // @ts-expect-error A field is missing.
  await simulate(order, { input: { customer: 'ann' } });
  // @ts-expect-error There is no such kind of disturbance.
  await certify(order, { input, scenarios: {}, faults: ['earthquake'] });
  // @ts-expect-error There is no such state.
  await certify(order, { input, scenarios: { lost: async (it) => it.until('nowhere') } });
  // @ts-expect-error There is no such event.
  await sim.send({ type: 'SHIP' });
  await sim.send({ type: 'CANCEL' });
  // @ts-expect-error There is no such state.
  await sim.until('shiped');
  await sim.until('shipped.returns.open');
  const total: number = sim.data.total;
  // @ts-expect-error It is a number.
  const text: string = sim.data.total;
  void [total, text];
  const seen = await explore(order, {
    input,
    outcomes: { pay: [ok({ paymentId: 'pay_1' }), handsOver()] },
    events: { REFUND: [{ amount: 1, reason: 'Broken.' }] },
    compare: ({ state, data }) => [state, data.total],
    properties: ({ always, leadsTo }) => ({
      total: always(({ data }) => data.total > 0),
      placed: leadsTo('placed', 'shipped | refunded'),
    }),
  });
  seen.pathTo('shipped.returns.open');
  // @ts-expect-error There is no such state.
  seen.pathTo('shiped');
  // @ts-expect-error There is no such task.
  await explore(order, { outcomes: { pey: [ok()] } });
  // @ts-expect-error The task returns something else.
  await explore(order, { outcomes: { pay: [ok({ id: 1 })] } });
  // @ts-expect-error There is no such event.
  await explore(order, { events: { SHIP: [] } });
  // @ts-expect-error A field is missing.
  await explore(order, { events: { REFUND: [{ amount: 1 }] } });
  // @ts-expect-error There is no such state.
  await explore(order, { properties: ({ never: not }) => ({ n: not('shiped') }) });
}
