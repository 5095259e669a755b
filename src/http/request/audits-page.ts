import { z } from 'zod';

/** A page of the audit log. */
export const auditsPage = z.strictObject({
  before: z
    .string()
    .regex(/^\d{16}-[0-9a-f]{12}$/, 'must be `next` of an earlier page')
    .optional(),
  limit: z.int().min(1).max(1_000).optional(),
});
