import { z } from 'zod';
import type { AuditFilter } from '../../actors/contract/operating.ts';

const time = z.iso.datetime({ offset: true }).optional();
const text = z.string().min(1).max(1_000).optional();

/** A page of the audit log, of the entries that a filter leaves. */
export const auditsPage = z.strictObject({
  by: text,
  what: text,
  process: text,
  since: time,
  until: time,
  before: z
    .string()
    .regex(/^\d{16}-[0-9a-f]{12}$/, 'must be `next` of an earlier page')
    .optional(),
  limit: z.int().min(1).max(1_000).optional(),
});

/** A page of the audit log, as it is asked for. */
export type AuditPage = AuditFilter & {
  readonly before?: string | undefined;
  readonly limit?: number;
};

/** With times in epoch milliseconds. */
export function toAuditPage({
  limit,
  since,
  until,
  ...wanted
}: z.output<typeof auditsPage>): AuditPage {
  return {
    ...wanted,
    ...(since === undefined ? {} : { since: Date.parse(since) }),
    ...(until === undefined ? {} : { until: Date.parse(until) }),
    ...(limit === undefined ? {} : { limit }),
  };
}
