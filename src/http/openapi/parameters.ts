import { historyLimit } from '../request/history-page.ts';
import { listParametersOf, listQuery } from '../request/list-filter.ts';
import { longestSearchText, mostHits } from '../request/parse-search.ts';
import { toJsonSchema } from '../../definition/schemas/event-schema.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { Json } from './component-schemas.ts';

const version = '"3"';

/** The parameters that several operations share. */
export const parameters = {
  Id: {
    ...path('id', 'The id of the instance, as returned when it was started.'),
    example: 'car_k3v7q2m5x4n6p2r7s3t5w4y6za',
  },
  Version: {
    ...path('version', 'The version of the instance: the sequence of a step, 0 for the start.'),
    schema: { type: 'integer', minimum: 0 },
    example: 3,
  },
  Key: {
    ...path('key', 'The business key of the instance, percent-encoded.'),
    schema: { type: 'string', minLength: 1, maxLength: 255 },
    example: 'A-1042',
  },
  Token: path('token', 'The last part of the callback URL that the task passed on.'),
  PreferChange: header(
    'Prefer',
    'A list (RFC 7240). `wait=10`: respond once the instance has ended, or after this many seconds (at most 60). `respond-async`: respond with 202 while the instance is still running. `return=minimal`: respond without the instance.',
    'wait=10',
  ),
  PreferRead: header(
    'Prefer',
    '`wait=10` (RFC 7240): respond once the instance has ended (with `If-None-Match`: once it has changed), or after this many seconds (at most 60).',
    'wait=10',
  ),
  IdempotencyKey: {
    ...header(
      'Idempotency-Key',
      'Repeating a request with the same key and body returns the first response again and has no second effect. Keys are scoped to the caller. Put a key that contains a comma in double quotes.',
      '8e03978e-40d5-43dd-bc93-6894a57f9324',
    ),
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  IfMatch: header('If-Match', 'Respond with 412 if the instance no longer has this ETag.', version),
  IfNoneMatch: header(
    'If-None-Match',
    'Respond with 304 if the instance still has this ETag.',
    version,
  ),
  IfMatchPage: header(
    'If-Match',
    'Respond with 412 if the document no longer has this ETag.',
    '"x-gzip"',
  ),
  IfNoneMatchPage: header(
    'If-None-Match',
    'Respond with 304 if the document still has this ETag.',
    '"x-gzip"',
  ),
  Reason: header(
    'Holdfast-Reason',
    'Why you send the event, 1 to 1,000 characters as percent-encoded UTF-8; plain ASCII without percent signs can be sent as it is. The history keeps it with the step.',
    'The customer confirmed by phone.',
  ),
  LastEventId: header(
    'Last-Event-ID',
    'Resume the stream after this event. An id beyond the newest event means the newest event.',
    '3',
  ),
} as const satisfies Record<string, Json>;

export function parameterRef(name: keyof typeof parameters): Json {
  return { $ref: `#/components/parameters/${name}` };
}

/** The parameters of a history. */
export const historyParameters: readonly Json[] = [
  query('after', { type: 'integer', minimum: 0 }, 'Return only steps after this version.'),
  query(
    'limit',
    { type: 'integer', minimum: 1, maximum: historyLimit, default: historyLimit },
    'The maximum number of items to return.',
  ),
];

/** The parameters of a ledger. */
export const ledgerParameters: readonly Json[] = [
  query(
    'after',
    { type: 'integer', minimum: 0 },
    'Return only entries after the one with this sequence.',
  ),
  query(
    'limit',
    { type: 'integer', minimum: 1, maximum: historyLimit, default: historyLimit },
    'The maximum number of items to return.',
  ),
];

/** The parameters of a search of all processes. */
export const searchParameters: readonly Json[] = [
  {
    ...query(
      'q',
      { type: 'string', minLength: 1, maxLength: longestSearchText },
      'An id, a business key or words; for administrators also an internal id.',
    ),
    required: true,
    example: 'A-1042',
  },
  query(
    'limit',
    { type: 'integer', minimum: 1, maximum: mostHits, default: mostHits },
    'The maximum number of instances to return.',
  ),
];

export const streamParameters: readonly Json[] = [
  parameterRef('LastEventId'),
  query(
    'after',
    { type: 'integer', minimum: 0 },
    'Same as `Last-Event-ID`, for clients that cannot send that header.',
  ),
];

const meanings: Readonly<Record<string, string>> = {
  status: 'Return only instances with this status.',
  state: 'Return only instances in this state, such as `paying.card`.',
  attention: 'Return only instances that need an operator.',
  paused: 'Return only instances that an operator has paused.',
  processVersion: 'Return only instances that run, or ended, under this version of the process.',
  createdAfter:
    'Return only instances started after this date and time, which must include an offset, such as `2026-11-21T00:00:00Z`.',
  createdBefore:
    'Return only instances started before this date and time, which must include an offset.',
  q: 'Words to search for. Return only instances whose searchable attributes contain all of them as whole words.',
  limit: 'The maximum number of items to return.',
  cursor: 'The value of `next` from the previous page.',
};

/** A query consists of text; these represent other types. */
const inTheQuery: Readonly<Record<string, Json>> = {
  attention: { type: 'boolean', enum: [true] },
  paused: { type: 'boolean', enum: [true] },
  limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
};

/** The parameters of a list of the process. */
export function listParameters(process: Runtime['processes'][number]): readonly Json[] {
  const { properties } = toJsonSchema(listQuery);
  const takes = listParametersOf(process);
  const known = Object.entries({ ...(properties as Record<string, Json>), ...inTheQuery })
    .filter(([name]) => takes.includes(name))
    .map(([name, schema]) => query(name, schema, meanings[name] ?? ''));
  if (!process.searchesAttributes) return known;
  return [
    ...known,
    {
      ...query(
        'attributes',
        { type: 'object', additionalProperties: { type: 'string' } },
        'Any other parameter is a searchable attribute of the process.',
      ),
      style: 'form',
      explode: true,
    },
  ];
}

/** A parameter of one operation. */
export function query(name: string, schema: Json, description: string): Json {
  return { name, in: 'query', description, schema };
}

function path(name: string, description: string): Json {
  return { name, in: 'path', required: true, description, schema: { type: 'string' } };
}

function header(name: string, description: string, example: string): Json {
  return { name, in: 'header', description, schema: { type: 'string' }, example };
}
