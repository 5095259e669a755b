import type { Context } from 'hono';
import type { Caller } from '../actors/caller.ts';
import type { InstanceView } from '../actors/runtime-types.ts';
import { requestIdOf, type HttpEnv } from './base-app.ts';
import { noneMatchNames, toETag } from './etag.ts';
import { parseWait, type Wait } from './prefer.ts';
import { cacheControlOf, securityHeaders } from './security-headers.ts';

/** Where an instance is pending, the client may well look again after this. */
const retryAfterS = '1';

/**
 * An instance as an answer: its version as ETag, what was done about a wish to wait, where it is if it is new. 204 where
 * the caller may not read what it has changed.
 */
export function replyWith(
  c: Context<HttpEnv>,
  instance: InstanceView | undefined,
  status: 200 | 201,
  options: {
    readonly wait?: Wait | undefined;
    readonly location?: string;
    readonly contentLocation?: string;
  } = {},
): Response {
  const replayed = c.get('replayed') === true ? { 'idempotent-replayed': 'true' } : {};
  if (instance === undefined) return c.body(null, 204, replayed);
  const { wait, location, contentLocation } = options;
  // Not `c.json`, which makes a `Headers` of them: that costs as much as all the rest of a short request.
  const headers = {
    'content-type': 'application/json',
    etag: toETag(instance.version),
    'cache-control': cacheControlOf(c.req.method, true),
    'x-request-id': requestIdOf(c),
    ...(location === undefined ? {} : { location }),
    ...(contentLocation === undefined ? {} : { 'content-location': contentLocation }),
    ...replayed,
    ...whenToAskAgain(instance, wait),
    ...securityHeaders,
  };
  const response = new Response(JSON.stringify(instance), { status, headers });
  c.set('complete', response);
  return response;
}

/** The instance as the answer to a read: 304 where the client knows it as it stands. */
export function replyToRead(
  c: Context<HttpEnv>,
  instance: InstanceView,
  contentLocation?: string,
): Response {
  const wait = parseWait(c.req.header('prefer'));
  const etag = toETag(instance.version);
  if (!noneMatchNames(c.req.header('if-none-match'), etag)) {
    const place = contentLocation === undefined ? {} : { contentLocation };
    return replyWith(c, instance, 200, { wait, ...place });
  }
  return c.body(null, 304, {
    etag,
    ...(contentLocation === undefined ? {} : { 'content-location': contentLocation }),
    ...whenToAskAgain(instance, wait),
  });
}

function whenToAskAgain({ status }: InstanceView, wait: Wait | undefined): Record<string, string> {
  return {
    ...(status === 'Pending' ? { 'retry-after': retryAfterS } : {}),
    ...(wait === undefined ? {} : { 'preference-applied': wait.applied }),
  };
}

export function idOf(c: Context<HttpEnv>): string {
  return c.req.param('id') ?? '';
}

/** Who asks, where authentication knows. */
export function byCaller(c: Context<HttpEnv>): { readonly caller: Caller | undefined } {
  return { caller: c.get('caller') };
}
