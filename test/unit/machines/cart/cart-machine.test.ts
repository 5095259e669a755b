import { describe, expect, onTestFinished, test } from 'vitest';
import { TaskError } from '../../../../src/errors.ts';
import { createCart } from '../../../../src/machines/cart/cart.ts';
import type { BehavioursOf } from '../../../../src/testing/testing.ts';
import { fails, never, ok, real, simulate } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';
import { accepts } from '../../../support/accepts.ts';

const urls = { ordersUrl: 'http://shop/orders', notificationsUrl: 'http://notes' };
const process = createCart(urls);
const tea = { sku: 'tea', quantity: 2, unitPrice: 450 };
const mug = { sku: 'mug', quantity: 1, unitPrice: 1_250 };
const alice = { customer: 'alice@example.com', currency: 'EUR' };
const unknown = { currency: 'EUR' };
const checkout = { type: 'CHECKOUT', address: '1 Main Street' } as const;
const order = { order: { id: 'ord_1', href: '/orders/ord_1' } };
const refusal = new TaskError('422', { retryable: false, code: 'refused' });

interface Outside {
  readonly input?: typeof alice | typeof unknown;
  readonly tasks?: BehavioursOf<typeof process>;
  readonly cart?: typeof process;
  readonly undoFails?: boolean;
}

async function startCart({ input = alice, tasks, cart = process, undoFails }: Outside = {}) {
  const sim = await simulate(cart, {
    input,
    tasks: { remind: ok(), startOrder: ok(order), ...tasks },
    undo: undoFails ? { startOrder: fails(20) } : {},
  });
  onTestFinished(async () => sim[Symbol.asyncDispose]());
  type Event = Parameters<typeof sim.send>[0];
  return {
    sim,
    takes: async (event: Event) => accepts(sim, event),
    add: async (...items: readonly (typeof tea)[]) => {
      for (const item of items) await sim.send({ type: 'ADD_ITEM', ...item });
    },
  };
}

describe('a cart', () => {
  test('adds articles, and uses the newest price', async () => {
    const { sim, add } = await startCart();
    await add(tea, mug, { ...tea, unitPrice: 500 });
    expect(sim.data).toMatchObject({
      items: [
        { sku: 'tea', quantity: 4, unitPrice: 500, total: 2_000 },
        { sku: 'mug', quantity: 1, total: 1_250 },
      ],
      subtotal: 3_250,
      total: 3_250,
    });
  });

  test('changes quantities and removes articles that it has, and no others', async () => {
    const { sim, add, takes } = await startCart();
    await add(tea, mug);
    await sim.send({ type: 'CHANGE_QUANTITY', sku: 'tea', quantity: 1 });
    await sim.send({ type: 'REMOVE_ITEM', sku: 'mug' });
    expect(sim.data).toMatchObject({ items: [{ sku: 'tea', quantity: 1 }], total: 450 });
    expect(await takes({ type: 'REMOVE_ITEM', sku: 'mug' })).toBe(false);
    expect(await takes({ type: 'CHANGE_QUANTITY', sku: 'mug', quantity: 2 })).toBe(false);
  });

  test('has room for 100 articles, and 999 of each', async () => {
    const { takes } = await startCart();
    const add = async (sku: string, quantity: number) =>
      takes({ type: 'ADD_ITEM', sku, quantity, unitPrice: 1 });
    for (let index = 0; index < 100; index += 1) await add(`a${index}`, 998);
    expect(await add('more', 1)).toBe(false);
    expect([await add('a0', 2), await add('a0', 1)]).toEqual([false, true]);
  });

  test.each([
    ['WELCOME10', 215],
    ['FIVEOFF', 500],
  ])('accepts the coupon %s', async (code, discount) => {
    const { sim, add, takes } = await startCart();
    await add(tea, mug);
    await sim.send({ type: 'APPLY_COUPON', code });
    expect(sim.data).toMatchObject({ coupon: code, discount, total: 2_150 - discount });
    await sim.send({ type: 'REMOVE_COUPON' });
    expect(sim.data).toMatchObject({ discount: 0, total: 2_150 });
    expect(sim.data).not.toHaveProperty('coupon');
    expect(await takes({ type: 'REMOVE_COUPON' })).toBe(false);
  });

  test('accepts no unknown coupon, and none whose minimum is not reached', async () => {
    const { sim, add, takes } = await startCart();
    await add(tea);
    for (const code of ['NOPE', 'constructor', 'FIVEOFF']) {
      expect(await takes({ type: 'APPLY_COUPON', code })).toBe(false);
    }
    await add(mug);
    await sim.send({ type: 'APPLY_COUPON', code: 'FIVEOFF' });
    await sim.send({ type: 'REMOVE_ITEM', sku: 'mug' });
    expect(sim.data).toMatchObject({ coupon: 'FIVEOFF', discount: 0, total: 900 });
  });

  test('reminds its customer after a day, and expires six days later', async () => {
    const { sim, add } = await startCart();
    await add(tea);
    await sim.advance('1d');
    expect(sim).toBeIn('active.idle');
    const told = { to: 'alice@example.com', text: 'Your cart is waiting for you: tea.' };
    expect(sim.calls('remind')).toMatchObject([{ input: told }]);
    await sim.advance('6d');
    expect(sim).toBeIn('expired');
    expect(sim).toBeCancelled();
  });

  test('restarts both waits with each change', async () => {
    const { sim, add } = await startCart();
    await add(tea);
    await sim.advance('23h');
    await add(tea);
    await sim.advance('23h');
    expect(sim).not.toHaveCalled('remind');
    await sim.advance('1h');
    expect(sim).toBeIn('active.idle');
    await sim.advance('143h');
    await add(tea);
    await sim.advance('23h');
    expect(sim).toBeIn('active.fresh');
  });

  test.each([
    ['is empty', alice, []],
    ['belongs to nobody known', unknown, [tea]],
  ])('sends no reminder if it %s', async (_, input, items) => {
    const { sim, add } = await startCart({ input });
    await add(...items);
    await sim.advance('1d');
    expect(sim).toBeIn('active.idle');
    expect(sim).not.toHaveCalled('remind');
  });

  test.each([
    ['refused', fails(1, refusal)],
    ['not answered', never()],
  ])('keeps waiting if the reminder is %s', async (_, remind) => {
    const { sim, add } = await startCart({ tasks: { remind } });
    await add(tea);
    await sim.until('active.idle');
    expect(sim).toHaveCalled('remind');
  });

  test('becomes an order with its costs, and links to it', async () => {
    const calls: { readonly url: string; readonly body: unknown; readonly key: unknown }[] = [];
    const cart = createCart({
      ...urls,
      fetch: async (url, { body, headers }) => {
        const key = new Headers(headers).get('idempotency-key');
        calls.push({ url, body: typeof body === 'string' ? JSON.parse(body) : undefined, key });
        return Response.json({ id: 'ord_1' }, { status: 201 });
      },
    });
    const { sim, add } = await startCart({ cart, tasks: { startOrder: real() } });
    await add(tea, mug);
    await sim.send({ type: 'APPLY_COUPON', code: 'WELCOME10' });
    await sim.send(checkout);
    expect(sim).toHaveCompleted();
    expect(sim.data).toMatchObject(order);
    const { currency, customer } = alice;
    const { address } = checkout;
    const body = { customer, address, currency, lines: [tea, mug], discount: 215 };
    const [{ idempotencyKey: key } = {}] = sim.calls('startOrder');
    expect(calls).toEqual([{ url: urls.ordersUrl, key, body }]);
  });

  test('accepts no more articles while its order starts', async () => {
    const { sim, add, takes } = await startCart({ tasks: { startOrder: never() } });
    await add(tea);
    await sim.send(checkout);
    expect(await takes({ type: 'ADD_ITEM', ...tea })).toBe(false);
  });

  test('is not ordered while it is empty, costs nothing, or has no customer', async () => {
    expect(await (await startCart()).takes(checkout)).toBe(false);
    const free = await startCart();
    await free.add({ ...tea, unitPrice: 0 });
    expect(await free.takes(checkout)).toBe(false);
    const nobody = await startCart({ input: unknown });
    await nobody.add(tea);
    expect(await nobody.takes(checkout)).toBe(false);
    expect(await nobody.takes({ ...checkout, customer: 'bob@example.com' })).toBe(true);
  });

  test.each([
    ['is refused', fails(1, refusal), false],
    ['is refused, and cannot be undone', fails(1, refusal), true],
    ['is not answered', never(), false],
  ])('is open again if its order %s', async (_, startOrder, undoFails) => {
    const { sim, add } = await startCart({ tasks: { startOrder }, undoFails });
    await add(tea);
    await sim.send(checkout);
    await sim.until('active.fresh');
    expect(sim.data.failure).toMatchObject({ step: 'startOrder' });
    expect(sim.undoCalls('startOrder').length).toBeGreaterThan(0);
  });

  test('forgets why its order failed with the next attempt', async () => {
    const { sim, add } = await startCart({
      tasks: { startOrder: fails(1, refusal).then(ok(order)) },
    });
    await add(tea);
    await sim.send(checkout);
    expect(sim.data).toMatchObject({ failure: { code: 'refused' } });
    await sim.send(checkout);
    expect(sim).toHaveCompleted();
    expect(sim.data).not.toHaveProperty('failure');
  });
});
