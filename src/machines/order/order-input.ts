import { z } from 'zod';

const text = (most: number) => z.string().trim().min(1).max(most);

export const sku = text(64);
export const quantity = z.int().min(1).max(999);
/** In minor units, such as cents. */
export const unitPrice = z.int().min(0).max(100_000_000);
export const currency = z.string().regex(/^[A-Z]{3}$/, 'must be a currency such as EUR');
export const customer = z.string().trim().max(254).pipe(z.email('must be an email address'));
export const address = text(500);

const line = z.object({ sku, quantity, unitPrice });

/** Lines with quantities, without duplicate articles. */
export function linesOf<T extends z.ZodType<{ readonly sku: string }>>(item: T) {
  return z
    .array(item)
    .min(1)
    .max(100)
    .refine((lines) => new Set(lines.map((each) => each.sku)).size === lines.length, {
      error: 'must not name an article twice',
    });
}

/** The input of an order. */
export const orderInput = z
  .object({
    /** The shop's own order number, which must be unique. */
    number: text(64).optional(),
    customer,
    address,
    currency,
    lines: linesOf(line),
    /** Deducted from the sum of the lines, in minor units. */
    discount: z.int().min(0).default(0),
  })
  .refine((order) => totalOf(order) > 0, {
    path: ['discount'],
    error: 'must be less than the sum of the lines',
  });

export type Line = z.output<typeof line>;
export type OrderInput = z.output<typeof orderInput>;

/** The amount to be paid, in minor units. */
export function totalOf(order: {
  readonly lines: readonly Line[];
  readonly discount: number;
}): number {
  return subtotalOf(order.lines) - order.discount;
}

export function subtotalOf(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0);
}
