import { describe, expect, test } from 'vitest';
import { createCart } from '../../src/machines/cart/cart.ts';
import type { CartConfig } from '../../src/machines/cart/cart-tasks.ts';
import type { Fetch } from '../../src/machines/shared/call.ts';
import { createOrder } from '../../src/machines/order/order.ts';
import { createCoverage } from '../support/coverage.ts';
import { hasten } from '../support/hasten.ts';
import { localUrls } from '../support/local-urls.ts';
import { openServiceOn } from '../support/open-service.ts';
import { orderUrls } from '../support/order-urls.ts';
import type { StorageMode } from '../support/storage-place.ts';
import { hasEnded } from '../support/has-ended.ts';
import { gate } from '../support/gate.ts';

const urls = { ordersUrl: 'http://local/orders', notificationsUrl: localUrls.notifications };
const tea = { type: 'ADD_ITEM', sku: 'tea', quantity: 2, unitPrice: 450 };
const checkout = { type: 'CHECKOUT', address: '1 Main Street' };

describe.each<StorageMode>(['embedded', 'Redis'])('a cart over HTTP, %s', (mode) => {
  const coverage = createCoverage(createCart(urls).machine);

  /** Carts and orders on one node; `between` intercepts the calls of a cart. */
  async function open(
    options: Partial<CartConfig> & {
      readonly between?: (call: Parameters<Fetch>, onward: Fetch) => ReturnType<Fetch>;
    } = {},
  ) {
    const { between, ...config } = options;
    const service = await openServiceOn(
      mode,
      (fetch) => {
        const through: Fetch = async (...call) =>
          (between ?? (async () => fetch(...call)))(call, fetch);
        const cart = createCart({ ...urls, ...config, fetch: through });
        return [hasten(cart, { timeoutMs: 300 }), hasten(createOrder({ ...orderUrls, fetch }))];
      },
      { inspect: coverage.inspect },
    );
    const path = await service.start('/carts', { customer: 'alice@example.com' });
    return {
      service,
      path,
      tell: async (event: object) => (await service.send(path, event)).status,
      /** How many payments are held. */
      paid: async () => (await service.get('/stand-ins/payments')).body.length as number,
      starts: async () => {
        const { body } = await service.get('/stand-ins/calls?service=payments&operation=charge');
        return body.length as number;
      },
      [Symbol.asyncDispose]: async () => service[Symbol.asyncDispose](),
    };
  }

  const isOpen = (body: { state: { active?: string } }) => body.state.active === 'fresh';
  const isOrdered = (body: { state: unknown }) => body.state === 'ordered';
  const isOrder = ([url, { method }]: Parameters<Fetch>) =>
    method === 'POST' && url === urls.ordersUrl;

  test('is filled over many requests, and starts an order', async () => {
    await using cart = await open();
    const { service, path, tell } = cart;
    const mug = { type: 'ADD_ITEM', sku: 'mug', unitPrice: 1_250 };
    for (const event of [
      tea,
      mug,
      { type: 'ADD_ITEM', sku: 'pot', unitPrice: 100 },
      { type: 'REMOVE_ITEM', sku: 'pot' },
      { type: 'CHANGE_QUANTITY', sku: 'tea', quantity: 4 },
      { type: 'APPLY_COUPON', code: 'fiveoff' },
      { type: 'REMOVE_COUPON' },
      { type: 'APPLY_COUPON', code: ' welcome10 ' },
    ]) {
      expect([event, await tell(event)]).toEqual([event, 200]);
    }
    expect(await tell({ type: 'APPLY_COUPON', code: 'nope' })).toBe(409);
    expect(await tell({ type: 'REMOVE_ITEM', sku: 'pot' })).toBe(409);
    expect(await tell({ type: 'ADD_ITEM', sku: 'tea', quantity: 0, unitPrice: 1 })).toBe(400);
    expect(await tell(checkout)).toBe(200);
    const ordered = await service.until(path, isOrdered);
    expect(ordered).toMatchObject({
      status: 'Completed',
      data: { subtotal: 3_050, discount: 305, total: 2_745 },
    });
    const order = await service.until(ordered.data.order.href, ({ state }) => state === 'placed');
    expect(order).toMatchObject({
      id: ordered.data.order.id,
      process: 'order',
      data: { total: 2_745, customer: 'alice@example.com', address: '1 Main Street' },
    });
    expect(await tell(tea)).toBe(409);
  });

  test('reminds its customer when it is idle, then expires', async () => {
    await using cart = await open({ reminderMs: 100, expiryMs: 600 });
    const { service, path, tell } = cart;
    expect(await tell(tea)).toBe(200);
    await service.until(path, ({ state }) => state.active === 'idle');
    const { body } = await service.get('/stand-ins/notifications?to=alice@example.com');
    expect(body).toMatchObject([{ text: 'Your cart is waiting for you: tea.' }]);
    expect(await tell(tea)).toBe(200);
    const expired = await service.until(path, hasEnded);
    expect(expired).toMatchObject({ status: 'Cancelled', state: 'expired', accepts: [] });
  });

  test('expires even if it is empty or its reminder is refused', async () => {
    await using cart = await open({ reminderMs: 50, expiryMs: 50 });
    const { service, path } = cart;
    await service.steer({ service: 'notifications', operation: 'send', mode: 'refuse' });
    await service.until(path, ({ status }) => status === 'Cancelled');
    const other = await service.start('/carts', { customer: 'bob@example.com' });
    await service.send(other, tea);
    const expired = await service.until(other, ({ status }) => status === 'Cancelled');
    expect(expired.tasks).toMatchObject([{ name: 'remind', outcome: 'failed' }]);
  });

  test('reopens if its order is refused, and says why', async () => {
    let refuses = true;
    await using cart = await open({
      between: async (call, onward) =>
        refuses && isOrder(call)
          ? Response.json({ code: 'closed', detail: 'We are closed.' }, { status: 422 })
          : onward(...call),
    });
    const { service, path, tell, paid } = cart;
    await tell(tea);
    await tell(checkout);
    const reopened = await service.until(path, (body) => body.data.failure && isOpen(body));
    expect(reopened).toMatchObject({
      attention: false,
      data: { failure: { step: 'startOrder', code: 'closed' }, items: [{ sku: 'tea' }] },
    });
    refuses = false;
    await tell(checkout);
    const ordered = await service.until(path, isOrdered);
    await service.until(ordered.data.order.href, ({ state }) => state === 'placed');
    expect(await paid()).toBe(1);
  });

  test('starts no second order when a call that broke off is repeated', async () => {
    let calls = 0;
    await using cart = await open({
      async between(call, onward) {
        const answer = await onward(...call);
        if (isOrder(call) && (calls += 1) < 3) throw new TypeError('socket hang up');
        return answer;
      },
    });
    const { service, path, tell, starts } = cart;
    await tell(tea);
    await tell(checkout);
    const ordered = await service.until(path, isOrdered);
    expect(ordered.tasks).toMatchObject([{ name: 'startOrder', attempts: 3 }]);
    await service.until(ordered.data.order.href, ({ state }) => state === 'placed');
    expect(await starts()).toBe(1);
  });

  test('cancels an order that may have started before it reopens', async () => {
    let deaf = 3;
    await using cart = await open({
      async between(call, onward) {
        const answer = await onward(...call);
        if (isOrder(call) && (deaf -= 1) >= 0) return new Promise(() => {});
        return answer;
      },
    });
    const { service, path, tell, paid, starts } = cart;
    await tell(tea);
    await tell(checkout);
    const reopened = await service.until(path, (body) => body.data.failure && isOpen(body));
    expect(reopened.ledger).toMatchObject([{ task: 'startOrder', state: 'undone' }]);
    await service.until('/stand-ins/payments', (payments) => payments.length === 0);
    await tell(checkout);
    const ordered = await service.until(path, isOrdered);
    await service.until(ordered.data.order.href, ({ state }) => state === 'placed');
    expect([await paid(), await starts()]).toEqual([1, 2]);
  });

  test('asks for an operator if it cannot cancel its order, then reopens', async () => {
    let calls = 0;
    await using cart = await open({
      async between(call, onward) {
        if (call[0].endsWith('/cancel')) return Response.json({ code: 'no' }, { status: 403 });
        const answer = await onward(...call);
        if (isOrder(call) && (calls += 1) <= 3) return new Promise(() => {});
        return answer;
      },
    });
    const { service, path, tell } = cart;
    await tell(tea);
    await tell(checkout);
    const reopened = await service.until(path, (body) => body.data.failure && isOpen(body));
    expect(reopened).toMatchObject({ attention: true, ledger: [{ state: 'failed' }] });
  });

  test('cancels its order if it is cancelled while the order starts', async () => {
    const [arrives, cancelling] = [gate(), gate()];
    await using cart = await open({
      async between(call, onward) {
        const answer = await onward(...call);
        if (isOrder(call)) {
          arrives.let();
          await cancelling.open;
        }
        return answer;
      },
    });
    const { service, path, tell, paid } = cart;
    await tell(tea);
    await tell(checkout);
    await arrives.open;
    const cancelled = await service.request('POST', `${path}/cancel`, { reason: 'no longer' });
    expect(cancelled.body).toMatchObject({ status: 'Pending', state: 'startingOrder' });
    cancelling.let();
    const ended = await service.until(path, hasEnded);
    expect(ended).toMatchObject({ status: 'Cancelled', ledger: [{ state: 'undone' }] });
    await service.until('/stand-ins/payments', (payments) => payments.length === 0);
    expect(await paid()).toBe(0);
  });

  test('reaches every state and transition in the tests above', () => {
    console.log(`${mode}: ${coverage.summary()}`);
    expect(coverage.missing()).toEqual([]);
  });
});
