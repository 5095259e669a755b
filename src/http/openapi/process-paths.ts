import type { Runtime } from '../../actors/runtime-types.ts';
import type { ErrorCode } from '../../errors.ts';
import { eventBody, inputBody, jsonBody } from './bodies.ts';
import { historyParameters, listParameters, parameterRef, streamParameters } from './parameters.ts';
import { answer, problems, type HeaderName } from './responses.ts';
import { schemaRef, type Json } from './to-components.ts';
import { toJsonSchema } from '../../actors/event-schema.ts';
import { cancellation, skip } from '../interventions.ts';

type Process = Runtime['processes'][number];

const forBody = [
  'malformed_json',
  'invalid_request',
  'body_too_large',
  'unsupported_media_type',
] as const satisfies readonly ErrorCode[];
const forSend = [
  ...forBody,
  'instance_not_found',
  'event_not_accepted',
  'process_changed',
  'precondition_failed',
  'idempotency_key_reused',
] as const satisfies readonly ErrorCode[];

/** The paths of a process: what `addProcessResources` serves. */
export function processPaths(process: Process): Json {
  const { path } = process;
  const at = `${path}/{id}`;
  const describe = operationsOf(process);
  const instance = (headers: readonly HeaderName[] = []) =>
    answer('The instance.', {
      schema: schemaRef('Instance'),
      headers: ['ETag', 'RetryAfter', ...headers],
    });
  const existing = answer('The instance that has this business key.', {
    schema: schemaRef('Instance'),
    headers: ['Location', 'ETag', 'RetryAfter', 'PreferenceApplied'],
  });
  const id = parameterRef('Id');
  const waits = parameterRef('Prefer');
  const repeats = parameterRef('IdempotencyKey');
  const unchanged = answer('It still has the ETag in `If-None-Match`.', {
    headers: ['ETag', 'RetryAfter', 'PreferenceApplied'],
  });
  const reads = [parameterRef('PreferChange'), parameterRef('IfNoneMatch')];
  const sends = [parameterRef('IfMatch'), repeats, waits];
  const conditional = [id, parameterRef('IfMatch')];
  const unseen = answer('It is done. The caller may change the instance, and not read it.');
  const sent = {
    '200': instance(['PreferenceApplied']),
    '204': unseen,
    ...problems(...forSend),
  };
  const intervened = (...codes: readonly ErrorCode[]) => ({
    '200': instance(),
    ...problems('instance_not_found', 'precondition_failed', ...codes),
  });

  return {
    [path]: {
      post: describe('start', 'Start an instance', {
        parameters: [repeats, waits],
        requestBody: inputBody(process),
        responses: {
          ...(process.correlate === undefined ? {} : { '200': existing }),
          '201': instance(['Location', 'PreferenceApplied']),
          ...problems(...forBody, 'already_started', 'idempotency_key_reused'),
        },
      }),
      get: describe('list', 'List instances, newest first', {
        parameters: listParameters(process),
        responses: {
          '200': answer('A page.', { schema: schemaRef('InstanceList'), headers: ['Link'] }),
          ...problems('invalid_request'),
        },
      }),
    },
    [`${path}/counts`]: {
      get: describe(
        'count',
        'Count instances by status, of the own tenant (scope `holdfast:admin`)',
        {
          responses: { '200': answer('Counts.', { schema: schemaRef('Counts') }), ...problems() },
        },
      ),
    },
    [at]: {
      get: describe('get', 'Read an instance, or wait for it', {
        parameters: [id, ...reads],
        responses: {
          '200': instance(['PreferenceApplied']),
          '304': unchanged,
          ...problems('instance_not_found'),
        },
      }),
    },
    [`${at}/events`]: {
      post: describe('send', 'Send an event', {
        parameters: [id, ...sends],
        requestBody: eventBody(process),
        responses: sent,
      }),
    },
    [`${at}/history`]: {
      get: describe('history', 'Read every step so far', {
        parameters: [id, ...historyParameters],
        responses: {
          '200': answer('A page.', { schema: schemaRef('History'), headers: ['Link'] }),
          ...problems('invalid_request', 'instance_not_found'),
        },
      }),
    },
    [`${at}/stream`]: {
      get: describe('stream', 'Follow the steps live', {
        parameters: [id, ...streamParameters],
        responses: {
          '200': answer(
            'Server-sent events: `step` with a HistoryStep as data, and `end` with its `status` once the instance has ended.',
            { schema: { type: 'string' }, type: 'text/event-stream' },
          ),
          '204': answer('The instance has ended, and all of its steps are known.'),
          ...problems('invalid_request', 'instance_not_found'),
        },
      }),
    },
    [`${at}/cancel`]: {
      post: describe('cancel', 'Cancel an instance', {
        parameters: conditional,
        requestBody: jsonBody(toJsonSchema(cancellation), { required: false }),
        responses: {
          '204': unseen,
          ...intervened(...forBody, 'instance_ended', 'event_not_accepted', 'process_changed'),
        },
      }),
    },
    [`${at}/rollback/retry`]: {
      post: describe('retryRollback', 'Try failed compensations again', {
        parameters: conditional,
        responses: intervened('invalid_request', 'nothing_to_undo'),
      }),
    },
    [`${at}/rollback/skip`]: {
      post: describe('skipRollback', 'Note that a compensation was dealt with', {
        parameters: conditional,
        requestBody: jsonBody(toJsonSchema(skip)),
        responses: intervened(...forBody, 'nothing_to_undo'),
      }),
    },
    ...(process.correlate === undefined ? {} : pathsByKey()),
  };

  function pathsByKey(): Json {
    const key = parameterRef('Key');
    return {
      [`${path}/by/{key}`]: {
        get: describe('getByKey', 'Read an instance by its business key', {
          parameters: [key, ...reads],
          responses: {
            '200': instance(['ContentLocation', 'PreferenceApplied']),
            '304': unchanged,
            ...problems('instance_not_found'),
          },
        }),
      },
      [`${path}/by/{key}/events`]: {
        post: describe('sendByKey', 'Send an event by business key', {
          parameters: [key, ...sends],
          requestBody: eventBody(process),
          responses: sent,
        }),
      },
    };
  }
}

function operationsOf({ name }: Process) {
  return (operation: string, summary: string, more: Json): Json => ({
    operationId: `${name}.${operation}`,
    tags: [name],
    summary,
    ...more,
  });
}
