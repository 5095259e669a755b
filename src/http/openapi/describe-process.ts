import type { Runtime } from '../../actors/requests/runtime-types.ts';
import type { ErrorCode } from '../../errors.ts';
import { instanceExample } from './examples.ts';
import type { HeaderName } from './headers.ts';
import { answer, problems } from './responses.ts';
import { processRef, type Json } from './component-schemas.ts';

type Process = Runtime['processes'][number];

/** The problems of what takes a body. */
export const bodyProblems = [
  'malformed_json',
  'body_too_large',
  'unsupported_media_type',
] as const satisfies readonly ErrorCode[];

/** The headers of every answer that is counted against a limit. */
export const limitHeaders = [
  'RateLimit',
  'RateLimitPolicy',
] as const satisfies readonly HeaderName[];

/** The headers of an answer with an instance. */
export const instanceHeaders: readonly HeaderName[] = [
  'ETag',
  'RetryAfter',
  'PreferenceApplied',
  ...limitHeaders,
];

/** The same, where the address of the request is not that of the instance. */
export const locatedHeaders: readonly HeaderName[] = ['ContentLocation', ...instanceHeaders];

/** An operation of a process. */
export function describeProcess(
  { name }: Process,
  operation: string,
  summary: string,
  more: Json,
): Json {
  return { operationId: `${name}.${operation}`, tags: [name], summary, ...more };
}

/** An answer with an instance of the process. */
export function instanceAnswer(
  process: Process,
  description: string,
  headers: readonly HeaderName[],
): Json {
  const example = instanceExample(process);
  const shown = example === undefined ? {} : { example };
  return answer(description, { schema: processRef(process, 'instance'), ...shown, headers });
}

/** The answers to a read of an instance. */
export function readAnswers(process: Process, headers: readonly HeaderName[]): Json {
  return {
    '200': instanceAnswer(process, 'The instance.', headers),
    '304': answer('The instance still has the ETag in `If-None-Match`.', {
      headers: locatedHeaders,
    }),
    ...problems('instance_not_found', 'precondition_failed', 'too_many_streams'),
  };
}

/** The answers to a change of an instance. */
export function changeAnswers(process: Process, headers: readonly HeaderName[]): Json {
  return {
    '200': instanceAnswer(process, 'The instance after the change.', headers),
    '202': instanceAnswer(
      process,
      'The change was made, and the instance is still running (`Prefer: respond-async`).',
      headers,
    ),
    '204': answer(
      'The change was made. The instance is not returned, because of `Prefer: return=minimal` or because the caller may not read it.',
      { headers },
    ),
  };
}
