import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { adminScope } from '../../actors/access/caller.ts';
import { maxReasonLength } from '../../actors/requests/request-errors.ts';
import type { Runtime } from '../../actors/requests/runtime-types.ts';
import type { InstanceView } from '../../actors/views/view-types.ts';
import { parseWith } from '../../definition/schemas/parse-with.ts';
import { requireScope } from '../access/authenticate.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { idOf, type Replies } from './instance-reply.ts';
import type { BodyLimits } from '../request/read-json.ts';
import { readRequest, type Asked } from '../request/read-request.ts';
import { addResource } from '../base/resource.ts';

const reason = z.string().trim().min(1).max(maxReasonLength);
export const cancellation = z.strictObject({
  reason: reason.optional(),
  rollback: z.boolean().optional(),
  to: z.string().min(1).max(200).optional(),
});
/** It takes no members, now: what one would mean is not for the service to guess. */
const again = z.strictObject({});
export const skip = z.strictObject({ id: z.string().max(40), reason });

type Deps = { readonly runtime: Runtime; readonly replies: Replies } & BodyLimits;

/** Answers requests that cancel an instance, wherever its id comes from. */
export function createCancel(
  { name, path, onCancel }: Runtime['processes'][number],
  deps: Deps,
): (c: Context<HttpEnv>, id: string) => Promise<Response> {
  return async (c, id) => {
    const asked = await readRequest(c, deps);
    const wanted = parseWith(cancellation, asked.body ?? {}, 'The cancellation');
    const { reason: why, rollback, to } = wanted;
    if (rollback !== undefined && rollback !== (onCancel === 'rollback')) {
      requireScope(c, adminScope, `Cancelling this ${name} with rollback: ${rollback}`);
    }
    if (to !== undefined) requireScope(c, adminScope, `Cancelling this ${name} with to`);
    const options = {
      ...onCondition(asked),
      ...(why === undefined ? {} : { reason: why }),
      ...(rollback === undefined ? {} : { rollback }),
      ...(to === undefined ? {} : { to }),
    };
    const instance = await deps.runtime.cancel(name, id, options);
    return deps.replies.toChange(c, instance, toChanged(asked, path, instance));
  };
}

/** What people do to an instance past its machine: cancel it, and finish a rollback that failed. */
export function addInterventions(
  app: Hono<HttpEnv>,
  process: Runtime['processes'][number],
  deps: Deps,
): void {
  const { runtime, replies } = deps;
  const { name, path } = process;
  const cancel = createCancel(process, deps);

  addResource(app, `${path}/:id/cancel`, { POST: async (c) => cancel(c, idOf(c)) });

  addResource(app, `${path}/:id/rollback/retry`, {
    POST: async (c) => {
      requireScope(c, adminScope);
      const asked = await readRequest(c, deps);
      parseWith(again, asked.body ?? {}, 'The retry');
      const instance = await runtime.retryRollback(name, idOf(c), onCondition(asked));
      return replies.toChange(c, instance, toChanged(asked, path, instance));
    },
  });

  addResource(app, `${path}/:id/rollback/skip`, {
    POST: async (c) => {
      requireScope(c, adminScope);
      const asked = await readRequest(c, deps);
      const { id: entry, reason: why } = parseWith(skip, asked.body, 'The skip');
      const options = onCondition(asked);
      const instance = await runtime.skipRollback(name, idOf(c), entry, why, options);
      return replies.toChange(c, instance, toChanged(asked, path, instance));
    },
  });
}

function toChanged({ preferences }: Asked, path: string, instance: InstanceView | undefined) {
  return { preferences, contentLocation: `${path}/${instance?.id}` };
}

function onCondition({ caller, ifVersion }: Asked) {
  return { caller, ifVersion: ifVersion() };
}
