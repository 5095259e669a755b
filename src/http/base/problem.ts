import { z } from 'zod';
import type { Shown } from '../../actors/views/shown.ts';
import { mostFaults } from '../../definition/schemas/find-faults.ts';
import { errorCodes, HoldfastError, type ErrorCode } from '../../errors.ts';
import { toETag } from './etag.ts';
import type { problemSchema } from './problem-schema.ts';

/** An RFC 9457 problem document. */
export interface Problem extends Shown<typeof problemSchema> {}

export interface ProblemContext {
  readonly requestId: string;
  readonly path?: string;
}

const retryAfterSeconds = 1;
/** Headers that an error may have in `details.headers`, such as `Allow` or `WWW-Authenticate`. */
const headersOf = z.record(z.string(), z.string()).catch({});

/**
 * The only mapping from an error to what the client sees. Messages of internal faults go to the log, never to the
 * client.
 */
function toProblem(error: unknown, context: ProblemContext): Problem {
  const known = error instanceof HoldfastError ? error : undefined;
  const code = known?.code ?? 'internal';
  const { status, title } = errorCodes[code];
  return {
    type: `urn:holdfast:error:${code}`,
    title,
    status,
    detail:
      known !== undefined && (status < 500 || refusals.has(code))
        ? known.message
        : discreetDetail(code),
    ...(context.path === undefined ? {} : { instance: context.path }),
    code,
    requestId: context.requestId,
    ...(status < 500 ? faultsIn(known?.details) : {}),
    ...(status < 500 ? pick(known?.details, ['version', 'accepts', 'guards']) : {}),
  };
}

/** The `errorCount` can be higher than the number of `errors`. */
function faultsIn({ errors, errorCount }: HoldfastError['details'] = {}): Partial<Problem> {
  if (!Array.isArray(errors)) return {};
  const count = typeof errorCount === 'number' ? errorCount : errors.length;
  return { errors: errors.slice(0, mostFaults), errorCount: count };
}

/** The problem of an error as a response, with the headers that its status requires. */
export function toProblemResponse(error: unknown, context: ProblemContext): Response {
  const problem = toProblem(error, context);
  const headers: Record<string, string> = {
    ...headersOf.parse(error instanceof HoldfastError ? error.details['headers'] : {}),
    'x-request-id': context.requestId,
  };
  const saysWhen = Object.keys(headers).some((name) => name.toLowerCase() === 'retry-after');
  if (problem.status === 503 && !saysWhen) headers['retry-after'] = String(retryAfterSeconds);
  if (typeof problem.version === 'number') {
    headers['etag'] = toETag(problem.version);
    headers['cache-control'] = 'no-store';
  }
  return problemResponse(problem, headers);
}

/** A problem document as a response. */
export function problemResponse(
  problem: Problem,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
  });
}

/** What the service refuses on purpose, and says so to clients. */
const refusals: ReadonlySet<ErrorCode> = new Set(['process_paused', 'overloaded']);

export function isRefusal(error: unknown): boolean {
  return error instanceof HoldfastError && refusals.has(error.code);
}

function discreetDetail(code: ErrorCode): string {
  return errorCodes[code].status === 503
    ? 'Retry after the time in Retry-After; a start with an Idempotency-Key is safe to repeat.'
    : 'The cause is in the service log, under the requestId of this response.';
}

function pick(
  details: Readonly<Record<string, unknown>> | undefined,
  names: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    names.filter((name) => details?.[name] !== undefined).map((name) => [name, details?.[name]]),
  );
}
