import { errorCodes, type ErrorCode } from '../../errors.ts';
import { problemExample } from './examples.ts';
import { headersNamed, type HeaderName } from './headers.ts';
import { schemaRef, type Json } from './component-schemas.ts';

/** A response with these headers, and with this body as JSON or another type. */
export function answer(
  description: string,
  options: {
    readonly schema?: Json;
    readonly type?: string;
    readonly example?: unknown;
    readonly headers?: readonly HeaderName[];
  } = {},
): Json {
  const { schema, type = 'application/json', example, headers: names = [] } = options;
  const shown = example === undefined ? {} : { example };
  return {
    description,
    headers: headersNamed(names),
    ...(schema === undefined ? {} : { content: { [type]: { schema, ...shown } } }),
  };
}

/** Codes that only stop a start, and answer no request. */
const atStart: ReadonlySet<ErrorCode> = new Set([
  'process_refused',
  'configuration_invalid',
  'data_dir_in_use',
]);
/** Statuses that do not depend on the operation. */
export const commonStatuses: ReadonlySet<number> = new Set([
  401, 403, 408, 414, 417, 429, 431, 500, 503,
]);
/** Codes about a token or its absence. */
const ofTokens: ReadonlySet<ErrorCode> = new Set(['unauthorized', 'jwks_unavailable']);
/** Codes that any operation may return. */
const common: ReadonlySet<ErrorCode> = new Set(
  codes().filter(
    (code) =>
      commonStatuses.has(errorCodes[code].status) &&
      !atStart.has(code) &&
      !ofTokens.has(code) &&
      code !== 'too_many_requests' &&
      code !== 'too_many_streams',
  ),
);

/** The problems of an operation, by status: the named ones, and those of any operation. */
export function problems(...named: readonly ErrorCode[]): Json {
  return byStatus([...common, ...ofTokens, 'invalid_request', 'too_many_requests', ...named]);
}

/** The same for an operation without authentication and limits. */
export function openProblems(...named: readonly ErrorCode[]): Json {
  return byStatus([...common, 'invalid_request', ...named]);
}

function byStatus(possible: Iterable<string>): Json {
  const wanted = new Set(possible);
  const found = codes().filter((code) => wanted.has(code));
  const statuses = [...new Set(found.map((code) => errorCodes[code].status))].toSorted(
    (a, b) => a - b,
  );
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      problem(
        status,
        found.filter((code) => errorCodes[code].status === status),
      ),
    ]),
  );
}

const ofStatus: Readonly<Record<number, readonly HeaderName[]>> = {
  401: ['Challenge'],
  403: ['Challenge'],
  412: ['ETag'],
  415: ['AcceptPost', 'AcceptType', 'AcceptCoding'],
  426: ['Upgrade'],
  429: ['RetryAfter'],
  503: ['RetryAfter'],
};

function problem(status: number, found: readonly ErrorCode[]): Json {
  return {
    description: found.map((code) => `\`${code}\`: ${errorCodes[code].title}.`).join(' '),
    headers: headersNamed([...(ofStatus[status] ?? []), 'RateLimit', 'RateLimitPolicy']),
    content: {
      'application/problem+json': {
        schema: { ...schemaRef('Problem'), properties: { code: { enum: found } } },
        examples: Object.fromEntries(found.map((code) => [code, { value: problemExample(code) }])),
      },
    },
  };
}

function codes(): readonly ErrorCode[] {
  return Object.keys(errorCodes) as readonly ErrorCode[];
}
