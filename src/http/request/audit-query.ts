import { z } from 'zod';
import { parseWith } from '../../definition/schemas/parse-with.ts';
import { auditsPage, toAuditPage, type AuditPage } from './audits-page.ts';

const auditQuery = auditsPage.extend({
  limit: z.coerce.number().pipe(auditsPage.shape.limit.unwrap()).optional(),
});

/** Parses the query of the audit log. Throws `invalid_request`. */
export function parseAuditQuery(query: URLSearchParams): AuditPage {
  return toAuditPage(parseWith(auditQuery, Object.fromEntries(query), 'The query'));
}
