import { subtotalOf, type Line } from '../order/order-input.ts';

/** What a coupon takes off: a part of the sum, or a sum (in minor units) from a certain sum on. */
export type Coupon = { readonly percent: number } | { readonly off: number; readonly from: number };

export type Coupons = Readonly<Record<string, Coupon>>;

export interface Totals {
  readonly subtotal: number;
  readonly discount: number;
  readonly total: number;
}

/** What the articles cost, in minor units. A coupon that the sum no longer reaches takes nothing off. */
export function totalsOf(items: readonly Line[], coupon: Coupon | undefined): Totals {
  const subtotal = subtotalOf(items);
  const discount = coupon === undefined ? 0 : discountOf(coupon, subtotal);
  return { subtotal, discount, total: subtotal - discount };
}

/** The coupon of that code, if there is one and the articles cost enough for it. */
export function couponFor(
  coupons: Coupons,
  code: string,
  items: readonly Line[],
): Coupon | undefined {
  const coupon = Object.hasOwn(coupons, code) ? coupons[code] : undefined;
  if (coupon === undefined || 'percent' in coupon) return coupon;
  return subtotalOf(items) >= coupon.from ? coupon : undefined;
}

function discountOf(coupon: Coupon, subtotal: number): number {
  if ('percent' in coupon) return Math.floor((subtotal * coupon.percent) / 100);
  return subtotal >= coupon.from ? Math.min(coupon.off, subtotal) : 0;
}
