import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { ErrorCode } from '../../errors.ts';
import { instanceExample } from './examples.ts';
import type { HeaderName } from './headers.ts';
import { answer, problems } from './responses.ts';
import { processRef, type Json } from './component-schemas.ts';

type Process = Runtime['processes'][number];

/** The problems of operations with a body. */
export const bodyProblems = [
  'malformed_json',
  'body_too_large',
  'unsupported_media_type',
] as const satisfies readonly ErrorCode[];

/** The headers of every response that counts against a limit. */
export const limitHeaders = [
  'RateLimit',
  'RateLimitPolicy',
] as const satisfies readonly HeaderName[];

/** The headers of a response with an instance. */
export const instanceHeaders: readonly HeaderName[] = [
  'ETag',
  'RetryAfter',
  'PreferenceApplied',
  ...limitHeaders,
];

/** The same, for requests whose URL is not that of the instance. */
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

/** A response with an instance of the process. */
export function instanceAnswer(
  process: Process,
  description: string,
  headers: readonly HeaderName[],
): Json {
  const example = instanceExample(process);
  const shown = example === undefined ? {} : { example };
  return answer(description, { schema: processRef(process, 'instance'), ...shown, headers });
}

/** The responses to a read of an instance. */
export function readAnswers(process: Process, headers: readonly HeaderName[]): Json {
  return {
    '200': instanceAnswer(process, 'The instance.', headers),
    '304': answer('The instance still has the ETag in `If-None-Match`.', {
      headers: locatedHeaders,
    }),
    ...problems('instance_not_found', 'precondition_failed', 'too_many_streams'),
  };
}

/** The responses to a change of an instance. */
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
