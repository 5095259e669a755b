import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { actSchema } from '../../actors/acts/act-schema.ts';
import { adminScope } from '../../actors/access/caller.ts';
import { reasonSchema } from '../../actors/requests/reason-schema.ts';
import type { Address } from '../../actors/contract/address.ts';
import type { InstanceView } from '../../actors/views/view-types.ts';
import { toJsonSchema } from '../../definition/schemas/event-schema.ts';
import { parseWith } from '../../definition/schemas/parse-with.ts';
import type { ErrorCode } from '../../errors.ts';
import { requireScope } from '../access/authenticate.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import { jsonBody } from '../openapi/bodies.ts';
import {
  bodyProblems,
  changeAnswers,
  describeProcess,
  locatedHeaders,
} from '../openapi/describe-process.ts';
import { parameterRef } from '../openapi/parameters.ts';
import { problems } from '../openapi/responses.ts';
import { cancelRights } from '../openapi/rights.ts';
import type { Json } from '../openapi/component-schemas.ts';
import { readRequest, type Asked } from '../request/read-request.ts';
import { idOf } from '../replies/replies.ts';
import type { Process, ProcessDeps } from './process-deps.ts';

export const cancellation = z.strictObject({
  reason: reasonSchema.optional(),
  rollback: z.boolean().optional(),
  to: z.string().min(1).max(200).optional(),
});
const again = z.strictObject({ reason: reasonSchema.optional() });
export const skip = z.strictObject({ id: z.string().max(40), reason: reasonSchema });

export const acting = z.strictObject({ act: actSchema, reason: reasonSchema });

type Deps = Pick<ProcessDeps, 'runtime' | 'replies' | 'bodyLimitBytes' | 'jsonDepth'>;

/** Answers requests that cancel an instance, by whichever id. */
export function createCancel(
  { name, path, onCancel }: Process,
  deps: Deps,
): (c: Context<HttpEnv>, address: Address) => Promise<Response> {
  return async (c, address) => {
    const asked = await readRequest(c, deps);
    const wanted = parseWith(cancellation, asked.body ?? {}, 'The cancellation');
    const { reason: why, rollback, to } = wanted;
    const admit = () => {
      if (rollback !== undefined && rollback !== (onCancel === 'rollback')) {
        requireScope(c, adminScope, `Cancelling this ${name} with rollback: ${rollback}`);
      }
      if (to !== undefined) requireScope(c, adminScope, `Cancelling this ${name} with to`);
    };
    const options = {
      ...onCondition(c, asked),
      admit,
      ...(why === undefined ? {} : { reason: why }),
      ...(rollback === undefined ? {} : { rollback }),
      ...(to === undefined ? {} : { to }),
    };
    const instance = await deps.runtime.cancel(name, address, options);
    return deps.replies.toChange(c, instance, toChanged(asked, path, instance));
  };
}

/** Operator actions outside the machine: cancel an instance, and finish a failed rollback. */
export function addInterventions(app: Hono<HttpEnv>, process: Process, deps: Deps): void {
  const { runtime, replies } = deps;
  const { name, path } = process;
  const cancel = createCancel(process, deps);

  addResource(app, `${path}/:id/cancel`, {
    POST: { describe: () => describeCancel(process), handle: async (c) => cancel(c, idOf(c)) },
  });

  addResource(app, `${path}/:id/rollback/retry`, {
    POST: {
      describe: () => describeRetry(process),
      handle: async (c) => {
        requireScope(c, adminScope);
        const asked = await readRequest(c, deps);
        const { reason } = parseWith(again, asked.body ?? {}, 'The retry');
        const options = { ...onCondition(c, asked), reason };
        const instance = await runtime.retryRollback(name, idOf(c), options);
        return replies.toChange(c, instance, toChanged(asked, path, instance));
      },
    },
  });

  addResource(app, `${path}/:id/rollback/skip`, {
    POST: {
      describe: () => describeSkip(process),
      handle: async (c) => {
        requireScope(c, adminScope);
        const asked = await readRequest(c, deps);
        const { id: entry, reason: why } = parseWith(skip, asked.body, 'The skip');
        const options = onCondition(c, asked);
        const instance = await runtime.skipRollback(name, idOf(c), entry, why, options);
        return replies.toChange(c, instance, toChanged(asked, path, instance));
      },
    },
  });

  addResource(app, `${path}/:id/acts`, {
    POST: {
      describe: () => describeAct(process),
      handle: async (c) => {
        requireScope(c, adminScope);
        const asked = await readRequest(c, deps);
        const { act, reason: why } = parseWith(acting, asked.body, 'The act');
        const instance = await runtime.act(name, idOf(c), act, why, onCondition(c, asked));
        return replies.toChange(c, instance, toChanged(asked, path, instance));
      },
    },
  });
}

function toChanged({ preferences }: Asked, path: string, instance: InstanceView | undefined) {
  return { preferences, contentLocation: `${path}/${instance?.id}` };
}

function onCondition(c: Context<HttpEnv>, { caller, ifVersion, idempotencyKey }: Asked) {
  const replayed = () => c.set('replayed', true);
  return { caller, ifVersion: ifVersion(), idempotencyKey: idempotencyKey(), replayed };
}

/** The parameters and responses of an intervention. */
function describeIntervention(process: Process, ...codes: readonly ErrorCode[]) {
  return {
    parameters: [
      parameterRef('IfMatch'),
      parameterRef('IdempotencyKey'),
      parameterRef('PreferChange'),
    ],
    responses: {
      ...changeAnswers(process, [...locatedHeaders, 'IdempotentReplayed']),
      ...problems(
        ...bodyProblems,
        'instance_not_found',
        'precondition_failed',
        'idempotency_key_reused',
        ...codes,
      ),
    },
  };
}

/** The same for a cancellation, by id or key. */
export function describeCancelling(process: Process) {
  return {
    ...describeIntervention(process, 'instance_ended', 'event_not_accepted', 'process_changed'),
    requestBody: jsonBody(toJsonSchema(cancellation), {
      required: false,
      example: { reason: 'Ordered twice.' },
    }),
  };
}

function describeCancel(process: Process): Json {
  const { parameters, ...cancelling } = describeCancelling(process);
  return describeProcess(process, 'cancel', 'Cancel an instance', {
    description: `Stops the tasks of the instance and, if \`rollback\` is true (the process sets the default), undoes its effects. With \`to\`, the name of a task, only effects after the last completion of that task are undone, and the rest are settled. Sending \`to\`, or a \`rollback\` that differs from the default of the process, requires the scope \`holdfast:admin\`.${cancelRights(process)}`,
    parameters: [parameterRef('Id'), ...parameters],
    ...cancelling,
  });
}

function describeRetry(process: Process): Json {
  const { parameters, responses } = describeIntervention(process, 'nothing_to_undo');
  return describeProcess(process, 'retryRollback', 'Retry failed compensations', {
    description: 'Requires the scope `holdfast:admin`. The body, with a reason, is optional.',
    parameters: [parameterRef('Id'), ...parameters],
    requestBody: jsonBody(toJsonSchema(again), {
      required: false,
      example: { reason: 'The bank is reachable again.' },
    }),
    responses,
  });
}

function describeSkip(process: Process): Json {
  const { parameters, responses } = describeIntervention(process, 'nothing_to_undo');
  return describeProcess(process, 'skipRollback', 'Skip a failed compensation', {
    description:
      'Marks a failed compensation as handled by other means. `id` is the id of its ledger entry. Requires the scope `holdfast:admin`.',
    parameters: [parameterRef('Id'), ...parameters],
    requestBody: jsonBody(toJsonSchema(skip), {
      example: { id: '3/0', reason: 'Refunded by hand.' },
    }),
    responses,
  });
}

function describeAct(process: Process): Json {
  const { parameters, responses } = describeIntervention(
    process,
    'act_not_possible',
    'process_changed',
    'machine_threw',
    'not_durable',
    'instance_too_large',
  );
  return describeProcess(process, 'act', 'Step in as an operator', {
    description:
      'Retries, ends or moves what is pending, pauses or resumes the instance, or moves it to another state. One step in the history, with the caller and the reason. `POST …/what-if` with a move of the kind `act` shows what it would come to. Requires the scope `holdfast:admin`.',
    parameters: [parameterRef('Id'), ...parameters],
    requestBody: jsonBody(toJsonSchema(acting), {
      example: { act: { kind: 'retryTask', task: '0/0' }, reason: 'The bank is reachable again.' },
    }),
    responses,
  });
}
