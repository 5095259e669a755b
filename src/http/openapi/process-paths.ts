import type { Runtime } from '../../actors/requests/runtime-types.ts';
import type { ErrorCode } from '../../errors.ts';
import { eventBody, inputBody, jsonBody } from './bodies.ts';
import { historyExample, instanceExample, ledgerExample } from './examples.ts';
import type { HeaderName } from './headers.ts';
import {
  historyParameters,
  ledgerParameters,
  listParameters,
  parameterRef,
  streamParameters,
} from './parameters.ts';
import { answer, problems } from './responses.ts';
import { cancelRights, sendRights, startRights } from './rights.ts';
import { processRef, schemaRef, type Json } from './to-components.ts';
import { toJsonSchema } from '../../definition/schemas/event-schema.ts';
import { cancellation, skip } from '../resources/interventions.ts';

type Process = Runtime['processes'][number];

const forBody = [
  'malformed_json',
  'body_too_large',
  'unsupported_media_type',
] as const satisfies readonly ErrorCode[];
const forSend = [
  ...forBody,
  'instance_not_found',
  'event_not_accepted',
  'instance_too_large',
  'process_changed',
  'precondition_failed',
  'idempotency_key_reused',
] as const satisfies readonly ErrorCode[];
const limited = ['RateLimit', 'RateLimitPolicy'] as const satisfies readonly HeaderName[];
const ofInstance = [
  'ETag',
  'RetryAfter',
  'PreferenceApplied',
  ...limited,
] as const satisfies readonly HeaderName[];
/** Of what takes an `Idempotency-Key`. */
const keyed: readonly HeaderName[] = ['IdempotentReplayed'];
const changedHeaders: readonly HeaderName[] = ['ContentLocation', ...ofInstance];

/** The paths of a process: what `addProcessResources` serves. */
export function processPaths(process: Process): Readonly<Record<string, Json>> {
  const { path, name } = process;
  const at = `${path}/{id}`;
  const describe = operationsOf(process);
  const example = instanceExample(process);
  const shown = {
    schema: processRef(process, 'instance'),
    ...(example === undefined ? {} : { example }),
  };
  const instance = (description: string, headers: readonly HeaderName[]) =>
    answer(description, { ...shown, headers });
  const list = {
    schema: processRef(process, 'list'),
    ...(example === undefined ? {} : { example: { instances: [example] } }),
  };
  const id = parameterRef('Id');
  const prefers = parameterRef('PreferChange');
  const repeats = parameterRef('IdempotencyKey');
  const reads = [parameterRef('PreferRead'), parameterRef('IfMatch'), parameterRef('IfNoneMatch')];
  const sends = [parameterRef('IfMatch'), repeats, prefers];
  const intervenes = [id, parameterRef('IfMatch'), prefers];
  const unchanged = answer('It still has the ETag in `If-None-Match`.', {
    headers: changedHeaders,
  });
  const changed = (headers: readonly HeaderName[]) => ({
    '200': instance('The instance after the change.', headers),
    '202': instance(
      'The change is made, and the instance goes on (`Prefer: respond-async`).',
      headers,
    ),
    '204': answer(
      'The change is made; the instance is not shown (`Prefer: return=minimal`), or not for the caller to see.',
      { headers },
    ),
  });
  const sent = { ...changed([...changedHeaders, ...keyed]), ...problems(...forSend) };
  const intervened = (...codes: readonly ErrorCode[]) => ({
    ...changed(changedHeaders),
    ...problems(...forBody, 'instance_not_found', 'precondition_failed', ...codes),
  });
  const read = (headers: readonly HeaderName[]) => ({
    '200': instance('The instance.', headers),
    '304': unchanged,
    ...problems('instance_not_found', 'precondition_failed', 'too_many_streams'),
  });

  const cancels = {
    requestBody: jsonBody(toJsonSchema(cancellation), {
      required: false,
      example: { reason: 'Ordered twice.' },
    }),
    responses: intervened('instance_ended', 'event_not_accepted', 'process_changed'),
  };

  return {
    [path]: {
      post: describe('start', 'Start an instance', {
        description: `Validates the input, starts an instance and answers once that is stored. Repeat it safely with an \`Idempotency-Key\`.${startRights(process)}`,
        parameters: [repeats, prefers],
        requestBody: inputBody(process),
        responses: {
          ...(process.correlate === undefined ? {} : existing()),
          '201': instance('The instance, started. Without a body with `Prefer: return=minimal`.', [
            'Location',
            ...ofInstance,
            ...keyed,
          ]),
          '202': instance('It is started, and goes on (`Prefer: respond-async`).', [
            'Location',
            ...ofInstance,
            ...keyed,
          ]),
          ...problems(
            ...forBody,
            'instance_too_large',
            'already_started',
            'idempotency_key_reused',
          ),
        },
      }),
      get: describe('list', 'List instances, newest first', {
        description:
          'Lists the instances of the caller. All filters that are given must hold. A page holds about 4 MB at most, so it may show fewer than `limit`: `next` says whether there are more.',
        parameters: listParameters(process),
        responses: {
          '200': answer('A page of instances.', { ...list, headers: ['Link', ...limited] }),
          ...problems(),
        },
      }),
    },
    [`${path}/counts`]: {
      get: describe('count', 'Count instances by status', {
        description:
          'Counts the instances of every owner in the tenant of the caller. Needs the scope `holdfast:admin`.',
        responses: {
          '200': answer('How many there are.', {
            schema: schemaRef('Counts'),
            example: { Pending: 12, Completed: 340, Failed: 2, Cancelled: 5, attention: 1 },
            headers: limited,
          }),
          ...problems(),
        },
      }),
    },
    [at]: {
      get: describe('get', 'Read an instance, or wait for it', {
        description:
          'Answers with the newest version. With `Prefer: wait` it waits for the end, or (with `If-None-Match`) for another version.',
        parameters: [id, ...reads],
        responses: read(ofInstance),
      }),
    },
    [`${at}/events`]: {
      post: describe('send', 'Send an event', {
        description: `Applies one event and answers once that is stored. \`accepts\` of the instance lists the events that it takes now, and that the caller may send.${sendRights(process)}`,
        parameters: [id, ...sends],
        requestBody: eventBody(process),
        responses: sent,
      }),
    },
    [`${at}/history`]: {
      get: describe('history', 'Read every step so far', {
        description:
          'Each step with its event, the state before and after, and the tasks that ended. A page holds about 4 MB at most: `Link` says whether there are more.',
        parameters: [id, ...historyParameters],
        responses: {
          '200': answer('A page of steps, oldest first.', {
            schema: schemaRef('History'),
            example: historyExample(process),
            headers: ['Link', ...limited],
          }),
          ...problems('instance_not_found'),
        },
      }),
    },
    [`${at}/ledger`]: {
      get: describe('ledger', 'Read what is owed, undone and settled', {
        description:
          'The ledger of the instance: what a rollback would undo, is undoing, or undid, and what is settled. Of what is undone, skipped or settled the newest 100 entries are kept.',
        parameters: [id, ...ledgerParameters],
        responses: {
          '200': answer('A page of entries, oldest first.', {
            schema: schemaRef('Ledger'),
            example: ledgerExample,
            headers: ['Link', ...limited],
          }),
          ...problems('instance_not_found'),
        },
      }),
    },
    [`${at}/stream`]: {
      get: describe('stream', 'Follow the steps live', {
        description:
          'Server-sent events: `step` with a HistoryStep as data, and `end` with its `status` once the instance has ended. A client that reconnects sends `Last-Event-ID`. The stream also ends, without `end`, when the token of the caller expires or the caller may no longer read the instance.',
        parameters: [id, ...streamParameters],
        responses: {
          '200': answer('The steps, as they are made.', {
            schema: { type: 'string' },
            type: 'text/event-stream',
            example: streamExample(process),
            headers: ['Proxying', ...limited],
          }),
          '204': answer('The instance has ended, and all of its steps are known.', {
            headers: limited,
          }),
          ...problems('instance_not_found', 'too_many_streams'),
        },
      }),
    },
    [`${at}/cancel`]: {
      post: describe('cancel', 'Cancel an instance', {
        description: `Stops the tasks of the instance and, where asked for (by default as the process says), undoes what it did. With \`to\`, a task, it undoes only what ended after that task last did, and settles the rest. With \`to\`, or another \`rollback\` than the process says, it needs the scope \`holdfast:admin\`.${cancelRights(process)}`,
        parameters: intervenes,
        ...cancels,
      }),
    },
    [`${at}/rollback/retry`]: {
      post: describe('retryRollback', 'Try failed compensations again', {
        description: 'Needs the scope `holdfast:admin`. Takes no body, or an empty object.',
        parameters: intervenes,
        responses: intervened('nothing_to_undo'),
      }),
    },
    [`${at}/rollback/skip`]: {
      post: describe('skipRollback', 'Note that a compensation was dealt with', {
        description:
          'Needs the scope `holdfast:admin`. `id` names the entry of the ledger that was undone by other means.',
        parameters: intervenes,
        requestBody: jsonBody(toJsonSchema(skip), {
          example: { id: '3/0', reason: 'Refunded by hand.' },
        }),
        responses: intervened('nothing_to_undo'),
      }),
    },
    ...(process.correlate === undefined ? {} : pathsByKey()),
  };

  function existing(): Json {
    const headers: readonly HeaderName[] = ['Location', ...ofInstance, ...keyed];
    return {
      '200': instance('The instance that has this business key.', headers),
      '204': answer('The same, with `Prefer: return=minimal`.', { headers }),
    };
  }

  function pathsByKey(): Readonly<Record<string, Json>> {
    const key = parameterRef('Key');
    return {
      [`${path}/by/{key}`]: {
        get: describe('getByKey', 'Read an instance by its business key', {
          description: `Reads the ${name} that was started with this key, as by its id.`,
          parameters: [key, ...reads],
          responses: read(changedHeaders),
        }),
      },
      [`${path}/by/{key}/events`]: {
        post: describe('sendByKey', 'Send an event by business key', {
          description: `Sends an event to the ${name} that was started with this key, as by its id.`,
          parameters: [key, ...sends],
          requestBody: eventBody(process),
          responses: {
            ...sent,
            ...problems(...forSend, 'too_many_streams'),
          },
        }),
      },
      [`${path}/by/{key}/cancel`]: {
        post: describe('cancelByKey', 'Cancel an instance by its business key', {
          description: `Cancels the ${name} that was started with this key, as by its id.`,
          parameters: [key, parameterRef('IfMatch'), prefers],
          ...cancels,
        }),
      },
    };
  }
}

function streamExample(process: Process): string {
  const [step] = historyExample(process).steps;
  return `id: 0\nevent: step\ndata: ${JSON.stringify(step)}\n\nevent: end\ndata: {"status":"Completed"}\n\n`;
}

function operationsOf({ name }: Process) {
  return (operation: string, summary: string, more: Json): Json => ({
    operationId: `${name}.${operation}`,
    tags: [name],
    summary,
    ...more,
  });
}
