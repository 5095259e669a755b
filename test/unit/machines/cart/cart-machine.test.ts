import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, SimulatedClock, waitFor } from 'xstate';
import { createCart } from '../../../../src/machines/cart/cart.ts';
import type { rollback } from '../../../../src/definition/machine/rollback.ts';
import { createCoverage } from '../../../support/coverage.ts';

const dayMs = 24 * 60 * 60 * 1000;
const urls = { ordersUrl: 'http://shop/orders', notificationsUrl: 'http://notes' };
const tea = { sku: 'tea', quantity: 2, unitPrice: 450 };
const mug = { sku: 'mug', quantity: 1, unitPrice: 1_250 };
const coverage = createCoverage(createCart(urls).machine);

/** The machine as XState itself runs it; the outside takes everything but `refuses`. */
function startCart(options: { customer?: string; refuses?: string; rollbackFails?: boolean } = {}) {
  const { customer = 'alice@example.com', refuses } = options;
  const calls: { readonly url: string; readonly body: unknown; readonly key: unknown }[] = [];
  const process = createCart({
    ...urls,
    fetch: async (url, { body, headers }) => {
      const key = new Headers(headers).get('idempotency-key');
      calls.push({ url, body: typeof body === 'string' ? JSON.parse(body) : undefined, key });
      return url === refuses
        ? Response.json({ code: 'refused' }, { status: 422 })
        : Response.json({ id: 'ord_1' }, { status: 201 });
    },
  });
  const failing = fromPromise(async () => {
    throw new Error('rollback incomplete: startOrder could not be undone');
  }) as typeof rollback;
  const { machine } = process;
  const clock = new SimulatedClock();
  const actor = createActor(
    options.rollbackFails ? machine.provide({ actors: { rollback: failing } }) : machine,
    {
      input: customer === '' ? { currency: 'EUR' } : { customer, currency: 'EUR' },
      clock,
      inspect: coverage.inspect,
    },
  );
  actor.start();
  type State = Parameters<ReturnType<typeof actor.getSnapshot>['matches']>[0];
  return {
    actor,
    clock,
    calls,
    add: (item: typeof tea) => actor.send({ type: 'ADD_ITEM', ...item }),
    can: (event: Parameters<typeof actor.send>[0]) => actor.getSnapshot().can(event),
    reaches: async (state: State) =>
      waitFor(actor, (snapshot) => snapshot.matches(state), { timeout: 2_000 }),
    view: () => {
      const { context, value } = actor.getSnapshot();
      return process.view({ context, state: value, status: 'Pending', output: undefined });
    },
  };
}

const checkout = { type: 'CHECKOUT', address: '1 Main Street' } as const;

describe('a cart', () => {
  test('adds articles, and uses the newest price', () => {
    const cart = startCart();
    cart.add(tea);
    cart.add(mug);
    cart.add({ ...tea, unitPrice: 500 });
    expect(cart.view()).toMatchObject({
      items: [
        { sku: 'tea', quantity: 4, unitPrice: 500, total: 2_000 },
        { sku: 'mug', quantity: 1, total: 1_250 },
      ],
      subtotal: 3_250,
      total: 3_250,
    });
  });

  test('changes quantities and removes articles that it has, and no others', () => {
    const cart = startCart();
    cart.add(tea);
    cart.add(mug);
    cart.actor.send({ type: 'CHANGE_QUANTITY', sku: 'tea', quantity: 1 });
    cart.actor.send({ type: 'REMOVE_ITEM', sku: 'mug' });
    expect(cart.view()).toMatchObject({ items: [{ sku: 'tea', quantity: 1 }], total: 450 });
    expect(cart.can({ type: 'REMOVE_ITEM', sku: 'mug' })).toBe(false);
    expect(cart.can({ type: 'CHANGE_QUANTITY', sku: 'mug', quantity: 2 })).toBe(false);
  });

  test('has room for 100 articles, and 999 of each', () => {
    const cart = startCart();
    const add = (sku: string, quantity: number) =>
      ({ type: 'ADD_ITEM', sku, quantity, unitPrice: 1 }) as const;
    for (let index = 0; index < 100; index += 1) cart.actor.send(add(`a${index}`, 998));
    expect(cart.can(add('more', 1))).toBe(false);
    expect([cart.can(add('a0', 1)), cart.can(add('a0', 2))]).toEqual([true, false]);
  });

  test.each([
    ['WELCOME10', 215],
    ['FIVEOFF', 500],
  ])('accepts the coupon %s', (code, discount) => {
    const cart = startCart();
    cart.add(tea);
    cart.add(mug);
    cart.actor.send({ type: 'APPLY_COUPON', code });
    expect(cart.view()).toMatchObject({ coupon: code, discount, total: 2_150 - discount });
    cart.actor.send({ type: 'REMOVE_COUPON' });
    expect(cart.view()).toMatchObject({ coupon: undefined, discount: 0, total: 2_150 });
    expect(cart.can({ type: 'REMOVE_COUPON' })).toBe(false);
  });

  test('accepts no unknown coupon, and none whose minimum is not reached', () => {
    const cart = startCart();
    cart.add(tea);
    const takes = (code: string) => cart.can({ type: 'APPLY_COUPON', code });
    expect([takes('NOPE'), takes('constructor'), takes('FIVEOFF')]).toEqual([false, false, false]);
    cart.add(mug);
    cart.actor.send({ type: 'APPLY_COUPON', code: 'FIVEOFF' });
    cart.actor.send({ type: 'REMOVE_ITEM', sku: 'mug' });
    expect(cart.view()).toMatchObject({ coupon: 'FIVEOFF', discount: 0, total: 900 });
  });

  test('reminds its customer after a day, and expires six days later', async () => {
    const cart = startCart();
    cart.add(tea);
    cart.clock.increment(dayMs);
    await cart.reaches({ active: 'idle' });
    expect(cart.calls).toMatchObject([
      { body: { to: 'alice@example.com', text: 'Your cart is waiting for you: tea.' } },
    ]);
    cart.clock.increment(6 * dayMs);
    const expired = await cart.reaches('expired');
    expect(expired.hasTag('Cancelled')).toBe(true);
  });

  test('restarts both waits with each change', async () => {
    const cart = startCart();
    cart.add(tea);
    cart.clock.increment(dayMs - 1);
    cart.add(tea);
    cart.clock.increment(dayMs - 1);
    expect(cart.calls).toEqual([]);
    cart.clock.increment(1);
    await cart.reaches({ active: 'idle' });
    cart.clock.increment(6 * dayMs - 1);
    cart.add(tea);
    await cart.reaches({ active: 'fresh' });
    cart.clock.increment(dayMs - 1);
    expect(cart.actor.getSnapshot().value).toEqual({ active: 'fresh' });
  });

  test.each([
    ['is empty', 'alice@example.com', false],
    ['belongs to nobody known', '', true],
  ])('sends no reminder if it %s', (_, customer, filled) => {
    const cart = startCart({ customer });
    if (filled) cart.add(tea);
    cart.clock.increment(dayMs);
    expect(cart.actor.getSnapshot().value).toEqual({ active: 'idle' });
    expect(cart.calls).toEqual([]);
  });

  test('keeps waiting if the reminder is refused', async () => {
    const cart = startCart({ refuses: urls.notificationsUrl });
    cart.add(tea);
    cart.clock.increment(dayMs);
    await cart.reaches({ active: 'idle' });
    expect(cart.calls).toHaveLength(1);
  });

  test('becomes an order with its costs, and links to it', async () => {
    const cart = startCart();
    cart.add(tea);
    cart.add(mug);
    cart.actor.send({ type: 'APPLY_COUPON', code: 'WELCOME10' });
    cart.actor.send(checkout);
    expect(cart.can({ type: 'ADD_ITEM', ...tea })).toBe(false);
    const ordered = await cart.reaches('ordered');
    expect(ordered.status).toBe('done');
    expect(cart.view()).toMatchObject({ order: { id: 'ord_1', href: '/orders/ord_1' } });
    expect(cart.calls).toMatchObject([
      {
        url: urls.ordersUrl,
        key: expect.stringMatching(/./),
        body: {
          customer: 'alice@example.com',
          address: '1 Main Street',
          currency: 'EUR',
          lines: [tea, mug],
          discount: 215,
        },
      },
    ]);
  });

  test('is not ordered while it is empty, costs nothing, or has no customer', () => {
    expect(startCart().can(checkout)).toBe(false);
    const free = startCart();
    free.add({ ...tea, unitPrice: 0 });
    expect(free.can(checkout)).toBe(false);
    const unknown = startCart({ customer: '' });
    unknown.add(tea);
    expect(unknown.can(checkout)).toBe(false);
    expect(unknown.can({ ...checkout, customer: 'bob@example.com' })).toBe(true);
  });

  test.each([false, true])(
    'is open again if no order starts (undoing fails: %s)',
    async (fails) => {
      const cart = startCart({ refuses: urls.ordersUrl, rollbackFails: fails });
      cart.add(tea);
      cart.actor.send(checkout);
      await cart.reaches('reopening');
      await cart.reaches({ active: 'fresh' });
      expect(cart.view()).toMatchObject({ failure: { step: 'startOrder', code: 'refused' } });
      cart.actor.send(checkout);
      expect(cart.view()).toMatchObject({ failure: undefined });
    },
  );
});

test('a cart has every state and transition reached by the tests above', () => {
  console.log(coverage.summary());
  expect(coverage.missing()).toEqual([]);
});
