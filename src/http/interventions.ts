import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { adminScope } from '../actors/caller.ts';
import type { InstanceView, Runtime } from '../actors/runtime-types.ts';
import { parseWith } from '../actors/validate.ts';
import { requireScope } from './authenticate.ts';
import type { HttpEnv } from './base-app.ts';
import { parseIfMatch } from './etag.ts';
import { byCaller, idOf, type Replies } from './instance-reply.ts';
import { parsePrefer } from './prefer.ts';
import { readJson, type BodyLimits } from './read-json.ts';
import { addResource } from './resource.ts';

const reason = z.string().trim().min(1).max(1_000);
export const cancellation = z.strictObject({
  reason: reason.optional(),
  rollback: z.boolean().optional(),
});
/** It takes no members, now: what one would mean is not for the service to guess. */
const again = z.strictObject({});
export const skip = z.strictObject({ id: z.string().max(40), reason });

/** What people do to an instance past its machine: cancel it, and finish a rollback that failed. */
export function addInterventions(
  app: Hono<HttpEnv>,
  process: Runtime['processes'][number],
  deps: { readonly runtime: Runtime; readonly replies: Replies } & BodyLimits,
): void {
  const { runtime, replies } = deps;
  const { name, path } = process;
  const body = async (c: Context<HttpEnv>) => readJson(c.req.raw, deps);
  const changed = (c: Context<HttpEnv>, instance: InstanceView | undefined) =>
    replies.toChange(c, instance, {
      preferences: parsePrefer(c.req.header('prefer')),
      contentLocation: `${path}/${instance?.id}`,
    });
  const onCondition = (c: Context<HttpEnv>) => ({
    ...byCaller(c),
    ifVersion: parseIfMatch(c.req.header('if-match')),
  });

  addResource(app, `${path}/:id/cancel`, {
    POST: async (c) => {
      const { reason: why, rollback } = parseWith(
        cancellation,
        (await body(c)) ?? {},
        'The cancellation',
      );
      if (rollback !== undefined && rollback !== (process.onCancel === 'rollback')) {
        requireScope(c, adminScope, `Cancelling a ${name} with rollback: ${rollback}`);
      }
      const options = {
        ...onCondition(c),
        ...(why === undefined ? {} : { reason: why }),
        ...(rollback === undefined ? {} : { rollback }),
      };
      return changed(c, await runtime.cancel(name, idOf(c), options));
    },
  });

  addResource(app, `${path}/:id/rollback/retry`, {
    POST: async (c) => {
      requireScope(c, adminScope);
      parseWith(again, (await body(c)) ?? {}, 'The retry');
      return changed(c, await runtime.retryRollback(name, idOf(c), onCondition(c)));
    },
  });

  addResource(app, `${path}/:id/rollback/skip`, {
    POST: async (c) => {
      requireScope(c, adminScope);
      const { id: entry, reason: why } = parseWith(skip, await body(c), 'The skip');
      return changed(c, await runtime.skipRollback(name, idOf(c), entry, why, onCondition(c)));
    },
  });
}
