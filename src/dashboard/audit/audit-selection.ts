import type { AuditPage } from '../../http/request/audits-page.ts';
import { parseAuditQuery } from '../../http/request/audit-query.ts';
import { HoldfastError } from '../../errors.ts';
import { inUtc } from '../forms/in-utc.ts';
import type { Place } from '../parts/place.ts';

export const auditFields = ['by', 'what', 'process', 'since', 'until'] as const;

/** Which entries a page of the audit log is about, as its URL says it: text that nothing has checked yet. */
export type AuditSelection = Readonly<Partial<Record<(typeof auditFields)[number], string>>>;

/** Empty fields, as forms send them, select nothing. */
export function toAuditSelection(query: URLSearchParams): AuditSelection {
  return Object.fromEntries(
    auditFields.flatMap((name) => {
      const text = query.get(name)?.trim() ?? '';
      return text === '' ? [] : [[name, text]];
    }),
  );
}

/** The part of a URL that says it. */
export function toAuditQuery(selection: AuditSelection): URLSearchParams {
  return new URLSearchParams(
    auditFields.flatMap((name) => {
      const text = selection[name];
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** What the API would be asked for; in `fault`, what is wrong with the selection. */
export function toAuditPage(
  { since, until, ...rest }: AuditSelection,
  { cursor }: Place,
):
  | { readonly page: AuditPage; readonly fault?: never }
  | { readonly page?: never; readonly fault: string } {
  const query = toAuditQuery({
    ...rest,
    ...(since === undefined ? {} : { since: inUtc(since) }),
    ...(until === undefined ? {} : { until: inUtc(until) }),
  });
  if (cursor !== undefined) query.set('before', cursor);
  try {
    return { page: parseAuditQuery(query) };
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    return { fault: error.message };
  }
}
