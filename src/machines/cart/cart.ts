import { assign } from 'xstate';
import { z } from 'zod';
import { defineProcess } from '../../definition/define-process.ts';
import { toFailure } from '../shared/failure.ts';
import { address, currency, customer, quantity, sku, unitPrice } from '../order/order-input.ts';
import { cartData } from './cart-data.ts';
import { setupCart, toTotals } from './setup-cart.ts';
import { createCartPolicies, type CartConfig } from './cart-tasks.ts';

const events = {
  ADD_ITEM: z.object({ sku, quantity: quantity.default(1), unitPrice }),
  REMOVE_ITEM: z.object({ sku }),
  CHANGE_QUANTITY: z.object({ sku, quantity }),
  APPLY_COUPON: z.object({ code: z.string().trim().toUpperCase().min(1).max(40) }),
  REMOVE_COUPON: z.object({}),
  CHECKOUT: z.object({ customer: customer.optional(), address }),
};

/** A shopping cart that is filled over days and then ordered or abandoned. */
export function createCart(config: CartConfig) {
  return defineProcess({
    name: 'cart',
    description:
      'A shopping cart: the customer fills it over days, then checks out or abandons it.',
    machine: createCartMachine(config),
    input: z
      .object({ customer: customer.optional(), currency: currency.default('EUR') })
      .prefault({}),
    events,
    examples: {
      input: { customer: 'ada@example.com', currency: 'EUR' },
      events: {
        ADD_ITEM: { sku: 'tea', quantity: 2, unitPrice: 4_50 },
        REMOVE_ITEM: { sku: 'tea' },
        CHANGE_QUANTITY: { sku: 'tea', quantity: 3 },
        APPLY_COUPON: { code: 'WELCOME10' },
        REMOVE_COUPON: {},
        CHECKOUT: { address: '12 St James Square, London' },
      },
      instance: {
        state: { active: 'fresh' },
        data: {
          customer: 'ada@example.com',
          currency: 'EUR',
          items: [{ sku: 'tea', quantity: 2, unitPrice: 4_50, total: 9_00 }],
          coupon: 'WELCOME10',
          subtotal: 9_00,
          discount: 90,
          total: 8_10,
        },
      },
    },
    tasks: createCartPolicies(config),
    view: {
      schema: cartData,
      of: ({ context }) => ({
        customer: context.customer,
        currency: context.currency,
        items: context.items.map((item) => ({ ...item, total: item.quantity * item.unitPrice })),
        coupon: context.coupon,
        ...toTotals(config.coupons, context),
        order: context.order,
        failure: context.failure,
      }),
    },
  });
}

function createCartMachine(config: CartConfig) {
  return setupCart(config).createMachine({
    id: 'cart',
    context: ({ input: { customer: owner, currency: paidIn } }) => ({
      ...(owner === undefined ? {} : { customer: owner }),
      currency: paidIn,
      items: [],
    }),
    initial: 'active',
    states: {
      active: {
        initial: 'fresh',
        states: {
          fresh: {
            after: { reminder: [{ guard: 'canRemind', target: 'reminding' }, { target: 'idle' }] },
          },
          reminding: {
            invoke: {
              src: 'remind',
              input: ({ context: { customer: to = '', items } }) => ({
                to,
                text: `Your cart is waiting for you: ${items.map((item) => item.sku).join(', ')}.`,
              }),
              onDone: 'idle',
              onError: 'idle',
            },
          },
          idle: { after: { expiry: '#cart.expired' } },
        },
        on: {
          ADD_ITEM: {
            guard: { type: 'hasRoom', params: ({ event }) => event },
            target: '.fresh',
            actions: { type: 'addItem', params: ({ event }) => event },
          },
          REMOVE_ITEM: {
            guard: { type: 'holds', params: ({ event }) => event.sku },
            target: '.fresh',
            actions: { type: 'removeItem', params: ({ event }) => event.sku },
          },
          CHANGE_QUANTITY: {
            guard: { type: 'holds', params: ({ event }) => event.sku },
            target: '.fresh',
            actions: { type: 'changeQuantity', params: ({ event }) => event },
          },
          APPLY_COUPON: {
            guard: { type: 'isCoupon', params: ({ event }) => event.code },
            target: '.fresh',
            actions: { type: 'applyCoupon', params: ({ event }) => event.code },
          },
          REMOVE_COUPON: { guard: 'hasCoupon', target: '.fresh', actions: 'removeCoupon' },
          CHECKOUT: {
            guard: { type: 'canBeOrdered', params: ({ event }) => event },
            target: 'startingOrder',
            actions: { type: 'beginCheckout', params: ({ event }) => event },
          },
        },
      },
      startingOrder: {
        meta: {
          holdfast: {
            allow: {
              'undoes-nothing': 'It finds the order by the key of its start, if there is one.',
            },
          },
        },
        invoke: {
          src: 'startOrder',
          input: ({ context }) => ({
            customer: context.customer ?? '',
            address: context.address ?? '',
            currency: context.currency,
            lines: [...context.items],
            discount: toTotals(config.coupons, context).discount,
          }),
          onDone: { target: 'ordered', actions: assign(({ event }) => event.output) },
          onError: {
            target: 'reopening',
            actions: {
              type: 'noteFailure',
              params: ({ event }) => toFailure('startOrder', event.error),
            },
          },
        },
      },
      // A start that timed out may have succeeded: its order is cancelled before the cart can start another.
      reopening: { invoke: { src: 'rollback', onDone: 'active', onError: 'active' } },
      ordered: { type: 'final' },
      expired: { type: 'final', tags: 'Cancelled' },
    },
  });
}
