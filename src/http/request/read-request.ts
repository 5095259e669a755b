import type { Context } from 'hono';
import type { Caller } from '../../actors/access/caller.ts';
import { noneMatchNames, parseIfMatch, toETag } from '../base/etag.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { parseIdempotencyKey } from './parse-idempotency-key.ts';
import { parsePrefer, type Preferences } from './preferences.ts';
import { readJson, type BodyLimits } from './read-json.ts';

/**
 * All that a request asks for. A header that its resource does not take is not looked at: so what is wrong with one is thrown,
 * as `invalid_request`, where it is taken.
 */
export interface Asked {
  /** Undefined where there is none. */
  readonly body: unknown;
  /** Who asks, where authentication knows. */
  readonly caller: Caller | undefined;
  readonly preferences: Preferences;
  /** Fires when nobody waits for the answer any more. Made when asked for: with it, the server makes a whole `Request`. */
  readonly signal: () => AbortSignal;
  readonly idempotencyKey: () => string | undefined;
  /** Is there an `If-Match`? */
  readonly isConditional: boolean;
  /** The versions that `If-Match` names; undefined where it leaves all of them. */
  readonly ifVersion: () => readonly number[] | undefined;
  /** Does `If-None-Match` name this version? Undefined where there is none. */
  readonly knows: (version: number) => boolean | undefined;
}

/** Reads a request: its body where there are limits for one, which is JSON then. */
export async function readRequest(c: Context<HttpEnv>, limits?: BodyLimits): Promise<Asked> {
  const header = (name: string) => c.req.header(name);
  return {
    body: limits === undefined ? undefined : await readJson(c.req.raw, limits),
    caller: c.get('caller'),
    preferences: parsePrefer(header('prefer')),
    signal: () => c.req.raw.signal,
    idempotencyKey: () => parseIdempotencyKey(header('idempotency-key')),
    isConditional: header('if-match') !== undefined,
    ifVersion: () => parseIfMatch(header('if-match')),
    knows: (version) => {
      const known = header('if-none-match');
      return known === undefined ? undefined : noneMatchNames(known, toETag(version));
    },
  };
}
