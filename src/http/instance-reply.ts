import type { Context } from 'hono';
import type { Caller } from '../actors/caller.ts';
import type { InstanceView } from '../actors/runtime-types.ts';
import type { HttpEnv } from './base-app.ts';
import { toETag } from './etag.ts';
import type { Wait } from './prefer.ts';

/** Where an instance is pending, the client may well look again after this. */
const retryAfterS = '1';

/** An instance as an answer: its version as ETag, and what was done about a wish to wait. */
export function replyWith(
  c: Context<HttpEnv>,
  instance: InstanceView,
  status: 200 | 201,
  wait?: Wait,
): Response {
  return c.json(instance, status, {
    etag: toETag(instance.version),
    ...(instance.status === 'Pending' ? { 'retry-after': retryAfterS } : {}),
    ...(wait === undefined ? {} : { 'preference-applied': wait.applied }),
  });
}

export function idOf(c: Context<HttpEnv>): string {
  return c.req.param('id') ?? '';
}

/** Who asks, where authentication knows. */
export function byCaller(c: Context<HttpEnv>): { readonly caller: Caller | undefined } {
  return { caller: c.get('caller') };
}
