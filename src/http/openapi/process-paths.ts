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
  const unchanged = answer('The instance still has the ETag in `If-None-Match`.', {
    headers: changedHeaders,
  });
  const changed = (headers: readonly HeaderName[]) => ({
    '200': instance('The instance after the change.', headers),
    '202': instance(
      'The change was made, and the instance is still running (`Prefer: respond-async`).',
      headers,
    ),
    '204': answer(
      'The change was made. The instance is not returned, because of `Prefer: return=minimal` or because the caller may not read it.',
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
        description: `Validates the input, starts an instance and responds once it is stored. Send an \`Idempotency-Key\` to make the request safe to repeat.${startRights(process)}`,
        parameters: [repeats, prefers],
        requestBody: inputBody(process),
        responses: {
          ...(process.correlate === undefined ? {} : existing()),
          '201': instance(
            'The instance was started. With `Prefer: return=minimal` the response has no body.',
            ['Location', ...ofInstance, ...keyed],
          ),
          '202': instance(
            'The instance was started and is still running (`Prefer: respond-async`).',
            ['Location', ...ofInstance, ...keyed],
          ),
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
          'Lists the instances of the caller that match all given filters. A page holds at most about 4 MB, so it may contain fewer than `limit` instances; `next` is present if there are more.',
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
          'Counts the instances of all owners in the tenant of the caller. Requires the scope `holdfast:admin`.',
        responses: {
          '200': answer('The number of instances with each status.', {
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
          'Returns the newest version. With `Prefer: wait` the response waits until the instance ends or, if `If-None-Match` is also sent, until the instance changes.',
        parameters: [id, ...reads],
        responses: read(ofInstance),
      }),
    },
    [`${at}/events`]: {
      post: describe('send', 'Send an event', {
        description: `Applies one event and responds once it is stored. \`accepts\` in the instance lists the events that it currently accepts and that the caller may send.${sendRights(process)}`,
        parameters: [id, ...sends],
        requestBody: eventBody(process),
        responses: sent,
      }),
    },
    [`${at}/history`]: {
      get: describe('history', 'Read the history of steps', {
        description:
          'Returns each step with its event, the state before and after, and the tasks that ended. A page holds at most about 4 MB; `Link` is present if there are more steps.',
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
      get: describe('ledger', 'Read the ledger of compensations', {
        description:
          'Returns the ledger of the instance: the effects that a rollback would undo, is undoing or has undone, and those that are settled. Only the newest 100 entries that are undone, skipped or settled are kept.',
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
          'Sends server-sent events: `step` with a HistoryStep as data, and `end` with the `status` once the instance has ended. To resume, reconnect with `Last-Event-ID`. The stream closes without `end` when the token of the caller expires or the caller may no longer read the instance.',
        parameters: [id, ...streamParameters],
        responses: {
          '200': answer('The steps, as they happen.', {
            schema: { type: 'string' },
            type: 'text/event-stream',
            example: streamExample(process),
            headers: ['Proxying', ...limited],
          }),
          '204': answer('The instance has ended, and the client already has all of its steps.', {
            headers: limited,
          }),
          ...problems('instance_not_found', 'too_many_streams'),
        },
      }),
    },
    [`${at}/cancel`]: {
      post: describe('cancel', 'Cancel an instance', {
        description: `Stops the tasks of the instance and, if \`rollback\` is true (the process sets the default), undoes its effects. With \`to\`, the name of a task, only effects after the last completion of that task are undone, and the rest are settled. Sending \`to\`, or a \`rollback\` that differs from the default of the process, requires the scope \`holdfast:admin\`.${cancelRights(process)}`,
        parameters: intervenes,
        ...cancels,
      }),
    },
    [`${at}/rollback/retry`]: {
      post: describe('retryRollback', 'Retry failed compensations', {
        description: 'Requires the scope `holdfast:admin`. Send no body, or an empty object.',
        parameters: intervenes,
        responses: intervened('nothing_to_undo'),
      }),
    },
    [`${at}/rollback/skip`]: {
      post: describe('skipRollback', 'Skip a failed compensation', {
        description:
          'Marks a failed compensation as handled by other means. `id` is the id of its ledger entry. Requires the scope `holdfast:admin`.',
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
      '200': instance('The instance that already has this business key.', headers),
      '204': answer('The same, with `Prefer: return=minimal`.', { headers }),
    };
  }

  function pathsByKey(): Readonly<Record<string, Json>> {
    const key = parameterRef('Key');
    return {
      [`${path}/by/{key}`]: {
        get: describe('getByKey', 'Read an instance by its business key', {
          description: `Reads the ${name} that has this business key. Same as reading it by its id.`,
          parameters: [key, ...reads],
          responses: read(changedHeaders),
        }),
      },
      [`${path}/by/{key}/events`]: {
        post: describe('sendByKey', 'Send an event by business key', {
          description: `Sends an event to the ${name} that has this business key. Same as sending it by the id of the instance.`,
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
          description: `Cancels the ${name} that has this business key. Same as cancelling it by its id.`,
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
