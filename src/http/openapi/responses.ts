import { errorCodes, type ErrorCode } from '../../errors.ts';
import { schemaRef, type Json } from './to-components.ts';

/** The headers that answers carry. */
export const headers = {
  Location: header('Where the instance is.'),
  ContentLocation: header('Where the instance is by its id.'),
  ETag: header('The version of the instance, in quotes.'),
  RetryAfter: header('Look again after so many seconds.'),
  Link: header('`<…>; rel="next"`: the next page, where there is one.'),
  PreferenceApplied: header('The wait that was granted.'),
  RequestId: header('Also in the log of the service.'),
} as const satisfies Record<string, Json>;

const headerNames: Readonly<Record<keyof typeof headers, string>> = {
  Location: 'Location',
  ContentLocation: 'Content-Location',
  ETag: 'ETag',
  RetryAfter: 'Retry-After',
  Link: 'Link',
  PreferenceApplied: 'Preference-Applied',
  RequestId: 'X-Request-Id',
};

export type HeaderName = keyof typeof headers;

/** An answer with these headers, and with this body as JSON (or as another type). */
export function answer(
  description: string,
  options: {
    readonly schema?: Json;
    readonly type?: string;
    readonly headers?: readonly HeaderName[];
  } = {},
): Json {
  const { schema, type = 'application/json', headers: names = [] } = options;
  return {
    description,
    headers: headersNamed([...names, 'RequestId']),
    ...(schema === undefined ? {} : { content: { [type]: { schema } } }),
  };
}

/** Statuses that any operation may be answered with, whatever it does. */
const always: ReadonlySet<number> = new Set([401, 403, 408, 414, 429, 431, 500, 503]);
/** They stop a start-up, and answer no request. */
const atStart: ReadonlySet<ErrorCode> = new Set([
  'process_refused',
  'configuration_invalid',
  'data_dir_in_use',
]);
/** They come of a token, or of its lack. */
const ofTokens: ReadonlySet<ErrorCode> = new Set(['unauthorized', 'jwks_unavailable']);
const common = codes().filter((code) => always.has(errorCodes[code].status) && !atStart.has(code));

/** The problems that may answer an operation, by status: those that it names, and those that any may meet. */
export function problems(...named: readonly ErrorCode[]): Json {
  return byStatus(codes().filter((code) => named.includes(code) || common.includes(code)));
}

/** The same for an operation that asks nobody who they are. */
export function openProblems(...named: readonly ErrorCode[]): Json {
  const possible = codes().filter((code) => named.includes(code) || common.includes(code));
  return byStatus(possible.filter((code) => !ofTokens.has(code)));
}

function byStatus(possible: readonly ErrorCode[]): Json {
  const statuses = [...new Set(possible.map((code) => errorCodes[code].status))];
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      problem(
        status,
        possible.filter((code) => errorCodes[code].status === status),
      ),
    ]),
  );
}

function problem(status: number, found: readonly ErrorCode[]): Json {
  const names: readonly HeaderName[] = status === 503 || status === 429 ? ['RetryAfter'] : [];
  return {
    description: found.map((code) => `\`${code}\`: ${errorCodes[code].title}.`).join(' '),
    headers: headersNamed([...names, 'RequestId']),
    content: {
      'application/problem+json': {
        schema: { ...schemaRef('Problem'), properties: { code: { enum: found } } },
      },
    },
  };
}

function headersNamed(names: readonly HeaderName[]): Json {
  return Object.fromEntries(
    names.map((name) => [headerNames[name], { $ref: `#/components/headers/${name}` }]),
  );
}

function header(description: string): Json {
  return { description, schema: { type: 'string' } };
}

function codes(): readonly ErrorCode[] {
  return Object.keys(errorCodes) as readonly ErrorCode[];
}
