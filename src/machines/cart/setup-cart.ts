import { assign, setup } from 'xstate';
import type { Failure } from '../shared/failure.ts';
import type { Line } from '../order/order-input.ts';
import { rollback } from '../../definition/machine/rollback.ts';
import { createCartTasks, type CartConfig, type OrderLink } from './cart-tasks.ts';
import { couponFor, totalsOf, type Coupon, type Coupons, type Totals } from './cart-totals.ts';

export interface CartInput {
  readonly customer?: string | undefined;
  readonly currency: string;
}

export interface CartContext extends CartInput {
  readonly items: readonly Line[];
  /** The code of the coupon. */
  readonly coupon?: string | undefined;
  readonly address?: string;
  readonly order?: OrderLink;
  /** Why the last checkout failed. */
  readonly failure?: Failure | undefined;
}

type CartEvent =
  | ({ readonly type: 'ADD_ITEM' } & Line)
  | { readonly type: 'REMOVE_ITEM'; readonly sku: string }
  | { readonly type: 'CHANGE_QUANTITY'; readonly sku: string; readonly quantity: number }
  | { readonly type: 'APPLY_COUPON'; readonly code: string }
  | { readonly type: 'REMOVE_COUPON' }
  | ({ readonly type: 'CHECKOUT' } & Checkout);

export interface Checkout {
  readonly customer?: string | undefined;
  readonly address: string;
}

const dayMs = 24 * 60 * 60 * 1000;
const most = { items: 100, quantity: 999 };
const defaultCoupons: Coupons = { WELCOME10: { percent: 10 }, FIVEOFF: { off: 500, from: 2_000 } };

/** The types, actions, guards and actors of the machine. */
export function setupCart(config: CartConfig) {
  const coupons = config.coupons ?? defaultCoupons;
  return setup({
    types: {
      input: {} as CartInput,
      context: {} as CartContext,
      events: {} as CartEvent,
      tags: {} as 'Cancelled',
    },
    actors: { rollback, ...createCartTasks(config) },
    guards: {
      hasRoom: ({ context: { items } }, item: Line) => {
        const { quantity = 0 } = items.find(({ sku }) => sku === item.sku) ?? {};
        const fits = quantity + item.quantity <= most.quantity;
        return fits && (quantity > 0 || items.length < most.items);
      },
      holds: ({ context: { items } }, sku: string) => items.some((item) => item.sku === sku),
      isCoupon: ({ context: { items } }, code: string) =>
        couponFor(coupons, code, items) !== undefined,
      hasCoupon: ({ context }) => context.coupon !== undefined,
      canBeOrdered: ({ context }, { customer = context.customer }: Checkout) =>
        customer !== undefined && toTotals(coupons, context).total > 0,
      canRemind: ({ context: { customer, items } }) => customer !== undefined && items.length > 0,
    },
    actions: {
      addItem: assign({
        items: ({ context: { items } }, { sku, quantity, unitPrice }: Line) => {
          const known = items.find((item) => item.sku === sku);
          const item = { sku, quantity: quantity + (known?.quantity ?? 0), unitPrice };
          return known === undefined ? [...items, item] : items.with(items.indexOf(known), item);
        },
      }),
      removeItem: assign({
        items: ({ context: { items } }, sku: string) => items.filter((item) => item.sku !== sku),
      }),
      changeQuantity: assign({
        items: ({ context: { items } }, { sku, quantity }: Pick<Line, 'sku' | 'quantity'>) =>
          items.map((item) => (item.sku === sku ? { ...item, quantity } : item)),
      }),
      applyCoupon: assign({ coupon: (_, code: string) => code }),
      removeCoupon: assign({ coupon: undefined }),
      beginCheckout: assign(({ context }, { customer, address }: Checkout) => ({
        customer: customer ?? context.customer,
        address,
        failure: undefined,
      })),
      noteFailure: assign({ failure: (_, failure: Failure) => failure }),
    },
    delays: {
      reminder: config.reminderMs ?? dayMs,
      expiry: config.expiryMs ?? 6 * dayMs,
    },
  });
}

/** The totals of a cart. */
export function toTotals(
  coupons: Coupons | undefined,
  { items, coupon }: Pick<CartContext, 'items' | 'coupon'>,
): Totals {
  const table = coupons ?? defaultCoupons;
  const applied: Coupon | undefined = coupon === undefined ? undefined : table[coupon];
  return totalsOf(items, applied);
}
