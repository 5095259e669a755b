import { z } from 'zod';
import { filterShape } from '../actors/views/filter-shape.ts';
import { statisticsSchemas } from '../actors/views/statistics-schemas.ts';
import type { ListFilter } from '../actors/views/view-types.ts';
import { parseWith } from '../definition/schemas/parse-with.ts';
import { reasonSchema } from '../actors/requests/reason-schema.ts';
import { auditsPage, toAuditPage } from '../http/request/audits-page.ts';
import { historyLimit } from '../http/request/history-page.ts';
import { longestSearchText, mostHits } from '../http/request/parse-search.ts';
import { acting, cancellation, skip } from '../http/resources/interventions.ts';
import { pausing } from '../http/resources/pauses.ts';
import type { InProcess } from './in-process-types.ts';

const version = z.int().min(-1);
/** Of a history or a ledger. */
const page = z.strictObject({
  after: version.optional(),
  limit: z.int().min(1).max(historyLimit).optional(),
});
const time = z.date().transform((date) => date.getTime());
const listFilter = z.strictObject({
  ...filterShape,
  attention: z.literal(true).optional(),
  paused: z.literal(true).optional(),
  createdAfter: time.optional(),
  createdBefore: time.optional(),
  attributes: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .optional(),
  limit: z.int().min(1).max(200).optional(),
  cursor: z.string().min(1).max(500).optional(),
});
const search = z.strictObject({
  q: z.string().trim().min(1).max(longestSearchText),
  limit: z.int().min(1).max(mostHits).default(mostHits),
});
const timeoutMs = z.union([z.number().min(0), z.literal(Infinity)], {
  error: 'must be a number of milliseconds, 0 or more',
});

/** Parses the arguments of a program by the rules of the HTTP API. Throws `invalid_request` with every fault. */
export const parseInProcess = {
  after: (value: unknown) => parseWith(version, value, 'The version to follow after'),
  version: (value: unknown) => parseWith(z.int().min(0), value, 'The version'),
  historyPage: (value: unknown) => parseWith(page, value, 'The page of the history'),
  ledgerPage: (value: unknown) => parseWith(page, value, 'The page of the ledger'),
  listFilter: (value: Parameters<InProcess['list']>[1]): ListFilter =>
    withoutUndefined(parseWith(listFilter, value, 'The filter of the list')),
  period: (value: unknown) =>
    parseWith(statisticsSchemas.statistics.shape.period, value, 'The period of the statistics'),
  timeoutMs: (value: unknown) => parseWith(timeoutMs, value, 'The time to wait'),
  cancellation: (value: {
    readonly reason?: unknown;
    readonly rollback?: unknown;
    readonly to?: unknown;
  }) =>
    withoutUndefined(
      parseWith(
        cancellation,
        { reason: value.reason, rollback: value.rollback, to: value.to },
        'The cancellation',
      ),
    ),
  skip: (value: { readonly id: unknown; readonly reason: unknown }) =>
    parseWith(skip, { id: value.id, reason: value.reason }, 'The skip'),
  reason: (value: unknown) => parseWith(reasonSchema, value, 'The reason'),
  pausing: (value: unknown, called: string) => parseWith(pausing, value, called),
  auditsPage: (value: unknown) => toAuditPage(parseWith(auditsPage, value, 'The page')),
  search: (value: unknown) => parseWith(search, value, 'The search'),
  acting: (value: { readonly act: unknown; readonly reason: unknown }) =>
    parseWith(acting, value, 'The act'),
};

type WithoutUndefined<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(value: T): WithoutUndefined<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, held]) => held !== undefined),
  ) as WithoutUndefined<T>;
}
