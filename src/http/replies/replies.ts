import type { Context } from 'hono';
import type { InstanceView } from '../../actors/views/view-types.ts';
import { requestIdOf } from '../base/base-app.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { toETag } from '../base/etag.ts';
import { limitFields } from '../access/limit-fields.ts';
import type { Preferences } from '../request/preferences.ts';
import type { Asked } from '../request/read-request.ts';
import { retryAfterSeconds } from './retry-after.ts';
import { cacheControlOf, securityHeaders } from '../base/security-headers.ts';

/** The URLs of an instance. */
interface Places {
  /** The URL of the instance, if it is new. */
  readonly location?: string;
  /** The URL of the instance in the body. */
  readonly contentLocation?: string;
}

/** Turns instances into responses, with the version as ETag, `Retry-After`, and the preferences that were applied. */
export interface Replies {
  /**
   * The response to a change: 201 if it created the instance (`created`), else 200. 202 for `respond-async` while the
   * instance is still running; no body for `return=minimal`. 204 if the caller may not read the changed instance.
   */
  toChange(
    c: Context<HttpEnv>,
    instance: InstanceView | undefined,
    options: Places & { readonly preferences: Preferences; readonly created?: boolean },
  ): Response;
  /** The response to a read: 304 if the client already has this version. */
  toRead(c: Context<HttpEnv>, instance: InstanceView, asked: Asked, at?: Places): Response;
}

/** `now`: epoch milliseconds. */
export function createReplies(now: () => number): Replies {
  const headersOf = (
    instance: InstanceView,
    applied: readonly (string | false | undefined)[],
    { location, contentLocation }: Places,
  ) => {
    const seconds = retryAfterSeconds(instance, now());
    const honoured = applied.filter((one) => typeof one === 'string').join(', ');
    return {
      etag: toETag(instance.version),
      ...(location === undefined ? {} : { location }),
      ...(contentLocation === undefined ? {} : { 'content-location': contentLocation }),
      ...(seconds === undefined ? {} : { 'retry-after': String(seconds) }),
      ...(honoured === '' ? {} : { 'preference-applied': honoured }),
    };
  };

  return {
    toChange(c, instance, options) {
      if (instance === undefined) return complete(c, undefined, 204, {});
      const { wait, respondAsync, return: form } = options.preferences;
      const isAsync = respondAsync && instance.status === 'Pending';
      const made = options.created === true ? 201 : 200;
      const applied = [
        isAsync && 'respond-async',
        wait?.applied,
        form !== undefined && `return=${form}`,
      ];
      const headers = headersOf(instance, applied, options);
      if (form !== 'minimal') return complete(c, instance, isAsync ? 202 : made, headers);
      const status = isAsync ? 202 : made === 201 ? 201 : 204;
      return complete(c, undefined, status, headers);
    },

    toRead(c, instance, { preferences, knows }, at = {}) {
      const headers = headersOf(instance, [preferences.wait?.applied], at);
      return knows(instance.version) === true
        ? complete(c, undefined, 304, headers)
        : complete(c, instance, 200, headers);
    },
  };
}

/** Marks the response as a repetition of an earlier one. */
export function replayedField(c: Context<HttpEnv>): Readonly<Record<string, string>> {
  return c.get('replayed') === true ? { 'idempotent-replayed': 'true' } : {};
}

/**
 * Sets every header that a middleware would add: `c.json`, and reading its headers, would cost as much as all the rest.
 */
function complete(
  c: Context<HttpEnv>,
  instance: InstanceView | undefined,
  status: number,
  own: Readonly<Record<string, string>>,
): Response {
  const headers = {
    'cache-control': cacheControlOf(c.req.method, 'etag' in own),
    'x-request-id': requestIdOf(c),
    ...(instance === undefined ? {} : { 'content-type': 'application/json' }),
    ...own,
    ...replayedField(c),
    ...limitFields(c),
    ...securityHeaders,
  };
  const body = instance === undefined ? null : JSON.stringify(instance);
  const response = new Response(body, { status, headers });
  c.set('complete', response);
  return response;
}

export function idOf(c: Context<HttpEnv>): string {
  return c.req.param('id') ?? '';
}
