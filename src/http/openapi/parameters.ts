import { historyLimit } from '../request/history-page.ts';
import { listParametersOf, listQuery } from '../request/list-filter.ts';
import { toJsonSchema } from '../../definition/schemas/event-schema.ts';
import type { Runtime } from '../../actors/requests/runtime-types.ts';
import type { Json } from './to-components.ts';

const version = '"3"';

/** The parameters that more than one operation takes. */
export const parameters = {
  Id: {
    ...path('id', 'The id of the instance, as its start gave it.'),
    example: 'car_k3v7q2m5x4n6p2r7s3t5w4y6za',
  },
  Key: {
    ...path('key', 'The business key of the instance, percent-encoded.'),
    schema: { type: 'string', minLength: 1, maxLength: 255 },
    example: 'A-1042',
  },
  Token: path('token', 'The end of the callback URL that the task handed out.'),
  PreferChange: header(
    'Prefer',
    'A list (RFC 7240). `wait=10`: answer once the instance has ended, or after so many seconds, 60 at most. `respond-async`: answer 202 while it goes on. `return=minimal`: answer without the instance.',
    'wait=10',
  ),
  PreferRead: header(
    'Prefer',
    '`wait=10` (RFC 7240): answer once the instance has ended (with `If-None-Match`: has changed), or after so many seconds; 60 at most.',
    'wait=10',
  ),
  IdempotencyKey: {
    ...header(
      'Idempotency-Key',
      'Repeating a request with its key and body gets the first answer again, without a second effect. A key is one of its caller; one with a comma in it stands in double quotes.',
      '8e03978e-40d5-43dd-bc93-6894a57f9324',
    ),
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  IfMatch: header('If-Match', 'Answer 412 where the instance has another ETag by now.', version),
  IfNoneMatch: header('If-None-Match', 'Answer 304 while the instance has this ETag.', version),
  IfMatchPage: header('If-Match', 'Answer 412 where it has another ETag by now.', '"x-gzip"'),
  IfNoneMatchPage: header('If-None-Match', 'Answer 304 while it has this ETag.', '"x-gzip"'),
  LastEventId: header(
    'Last-Event-ID',
    'Go on after this event of the stream; one that is beyond the newest is taken for it.',
    '3',
  ),
} as const satisfies Record<string, Json>;

export function parameterRef(name: keyof typeof parameters): Json {
  return { $ref: `#/components/parameters/${name}` };
}

/** What a history can be asked for. */
export const historyParameters: readonly Json[] = [
  query('after', { type: 'integer', minimum: 0 }, 'Only steps after this one.'),
  query(
    'limit',
    { type: 'integer', minimum: 1, maximum: historyLimit, default: historyLimit },
    'How many at most.',
  ),
];

/** What a ledger can be asked for. */
export const ledgerParameters: readonly Json[] = [
  query('after', { type: 'integer', minimum: 0 }, 'Only entries after the one of this sequence.'),
  query(
    'limit',
    { type: 'integer', minimum: 1, maximum: historyLimit, default: historyLimit },
    'How many at most.',
  ),
];

export const streamParameters: readonly Json[] = [
  parameterRef('LastEventId'),
  query('after', { type: 'integer', minimum: 0 }, '`Last-Event-ID` for who cannot send it.'),
];

const meanings: Readonly<Record<string, string>> = {
  status: 'Only those that stand so.',
  state: 'Only those in this state, such as `paying.card`.',
  attention: 'Only those that a person has to look at.',
  processVersion: 'Only those that run, or ended, under this version of the process.',
  createdAfter:
    'Only those started after this date and time, with its offset, such as `2026-11-21T00:00:00Z`.',
  q: 'Whole words that must all stand in searchable attributes.',
  limit: 'How many at most.',
  cursor: '`next` of the page before.',
};

/** A query is text; these stand for something else. */
const inTheQuery: Readonly<Record<string, Json>> = {
  attention: { type: 'boolean', enum: [true] },
  limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
};

/** What a list of the process can be asked for. */
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
