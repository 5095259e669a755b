import { z } from 'zod';

/** What clients send in order to start an instance: about 200 bytes of JSON. */
export const order = z.object({
  id: z.string(),
  customer: z.string(),
  address: z.string(),
  items: z.array(z.object({ sku: z.string(), quantity: z.number() })),
});

export type Order = z.infer<typeof order>;
