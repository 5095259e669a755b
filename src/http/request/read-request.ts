import type { Context } from 'hono';
import type { Caller } from '../../actors/access/caller.ts';
import { noneMatchNames, parseIfMatch, toETag } from '../base/etag.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { goneSignal } from './gone-signal.ts';
import { parseIdempotencyKey } from './parse-idempotency-key.ts';
import { parseReasonField } from './parse-reason-field.ts';
import { parsePrefer, type Preferences } from './preferences.ts';
import { readJson, type BodyLimits } from './read-json.ts';

/**
 * The parsed request. Each header is parsed only when its resource uses it, and throws `invalid_request` then if it is
 * malformed.
 */
export interface Asked {
  /** Undefined if there is none. */
  readonly body: unknown;
  /** The authenticated caller, if there is one. */
  readonly caller: Caller | undefined;
  readonly preferences: Preferences;
  /** Fires when the client is gone. Created on demand, because few requests need it. */
  readonly signal: () => AbortSignal;
  readonly idempotencyKey: () => string | undefined;
  /** The reason in `Holdfast-Reason`; undefined if there is none. */
  readonly reason: () => string | undefined;
  /** Whether there is an `If-Match`. */
  readonly isConditional: boolean;
  /** The versions in `If-Match`; undefined if it allows all. */
  readonly ifVersion: () => readonly number[] | undefined;
  /** Whether `If-None-Match` contains this version; undefined without the header. */
  readonly knows: (version: number) => boolean | undefined;
}

/** Reads a request. With limits, also reads its body as JSON. */
export async function readRequest(c: Context<HttpEnv>, limits?: BodyLimits): Promise<Asked> {
  const header = (name: string) => c.req.header(name);
  return {
    body: limits === undefined ? undefined : await readJson(c.req.raw, limits),
    caller: c.get('caller'),
    preferences: parsePrefer(header('prefer')),
    signal: () => goneSignal(c),
    idempotencyKey: () => parseIdempotencyKey(header('idempotency-key')),
    reason: () => parseReasonField(header('holdfast-reason')),
    isConditional: header('if-match') !== undefined,
    ifVersion: () => parseIfMatch(header('if-match')),
    knows: (version) => {
      const known = header('if-none-match');
      return known === undefined ? undefined : noneMatchNames(known, toETag(version));
    },
  };
}
