import { subtotalOf, type Line } from '../order/order-input.ts';

/** The discount of a coupon: a percentage, or an amount (in minor units) from a minimum subtotal on. */
export type Coupon = { readonly percent: number } | { readonly off: number; readonly from: number };

export type Coupons = Readonly<Record<string, Coupon>>;

export interface Totals {
  readonly subtotal: number;
  readonly discount: number;
  readonly total: number;
}

/** The totals of the articles, in minor units. A coupon whose minimum is no longer reached gives no discount. */
export function totalsOf(items: readonly Line[], coupon: Coupon | undefined): Totals {
  const subtotal = subtotalOf(items);
  const discount = coupon === undefined ? 0 : discountOf(coupon, subtotal);
  return { subtotal, discount, total: subtotal - discount };
}

/** The coupon with that code, if it exists and its minimum is reached. */
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
