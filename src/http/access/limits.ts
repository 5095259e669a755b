import { createHash } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { LRUCache } from 'lru-cache';
import { parsePublicId, toInstanceId } from '../../actors/ports/ids.ts';
import type { RateLimit } from '../../actors/ports/rate-limit.ts';
import { HoldfastError } from '../../errors.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { remoteAddressOf } from '../base/connection.ts';
import { goneSignal } from '../request/gone-signal.ts';
import { createExaminationPlaces } from './examination-places.ts';
import { noteLimit } from './limit-fields.ts';
import { createStreamPlaces, type Place, type StreamBounds } from './stream-places.ts';

/** Rates per second; the same number may arrive as a burst. 0 means no limit. */
export interface Rates {
  /** Starts, events and interventions of one caller (without authentication: one address), on all nodes together. */
  readonly caller: number;
  /** Events to one instance, on all nodes together. */
  readonly instance: number;
  /** Reads of one caller (without authentication: one address), on each node. */
  readonly reads: number;
}

/** Rejects if an instance, by its public id, has reached its rate of events. */
export type AdmitEvent = (c: Context<HttpEnv>, id: string) => Promise<void>;

/**
 * Takes a place for a stream or a waiting request, and for the instance (by its public id) if it is known. Throws
 * `too_many_streams` if none is left.
 */
export type AdmitStream = (c: Context<HttpEnv>, id?: string) => Place;

/** Makes an examination once the caller has a place for it. Rejects with `too_many_requests` if too many wait. */
export type Examine = <T>(c: Context<HttpEnv>, make: () => Promise<T>) => Promise<T>;

export interface Limits {
  /** Refuses requests that exceed the caller's rates, before anything else happens. OPTIONS does not count. */
  readonly admitCaller: MiddlewareHandler<HttpEnv>;
  readonly admitEvent: AdmitEvent;
  readonly admitStream: AdmitStream;
  readonly examine: Examine;
}

/**
 * A rate of 0 is not checked. Events that the caller may not send never count for an instance. Events count in `limit`,
 * which all nodes share; reads in `readLimit`, so that they cost no round trip.
 */
export function createLimits(deps: {
  readonly limit: RateLimit;
  readonly readLimit: RateLimit;
  readonly rates: Rates;
  readonly streams: StreamBounds;
}): Limits {
  const { rates } = deps;
  const places = createStreamPlaces(deps.streams);
  const examinations = createExaminationPlaces();
  const take = async (c: Context<HttpEnv>, kind: keyof Rates, name: string) => {
    const perSecond = rates[kind];
    const limit = kind === 'reads' ? deps.readLimit : deps.limit;
    const verdict = await limit.take(`${kind}:${name}`, perSecond, perSecond);
    const { allowed, retryAfterMs, remaining, fullMs } = verdict;
    const resetMs = allowed ? fullMs : retryAfterMs;
    noteLimit(c, { policy: kind, perSecond, remaining, resetMs });
    if (!allowed) throw tooMany(kind, perSecond, Math.max(1, Math.ceil(retryAfterMs / 1000)));
  };
  return {
    admitCaller: (c, next) => {
      const kind = kindOf(c.req.method);
      if (kind === undefined || rates[kind] === 0) return next();
      return take(c, kind, callerOf(c)).then(next);
    },
    admitEvent: async (c, id) => {
      const publicId = rates.instance > 0 ? parsePublicId(id) : undefined;
      if (publicId !== undefined) await take(c, 'instance', toInstanceId(publicId));
    },
    admitStream: (c, id = '') => {
      const publicId = parsePublicId(id);
      const instance = publicId && toInstanceId(publicId);
      return places.take({ caller: callerOf(c), instance });
    },
    examine: async (c, make) => {
      const place = await examinations.take(callerOf(c), goneSignal(c));
      try {
        return await make();
      } finally {
        place.release();
      }
    },
  };
}

function kindOf(method: string): 'caller' | 'reads' | undefined {
  if (method === 'OPTIONS') return undefined;
  return method === 'GET' || method === 'HEAD' ? 'reads' : 'caller';
}

/** Hashed, because the subject of a token does not belong in keys. */
function callerOf(c: Context<HttpEnv>): string {
  const caller = c.get('caller');
  const name = JSON.stringify(
    caller === undefined ? [remoteAddressOf(c) ?? null] : [caller.tenant ?? null, caller.sub],
  );
  let hashed = hashes.get(name);
  if (hashed === undefined) {
    hashed = createHash('sha256').update(name).digest('base64url').slice(0, 22);
    hashes.set(name, hashed);
  }
  return hashed;
}

/** Hashes by name: most requests come from few callers. */
const hashes = new LRUCache<string, string>({ max: 1_000 });

const whose = {
  caller: ['A caller may send up to', 'events'],
  instance: ['An instance accepts up to', 'events'],
  reads: ['A caller may make up to', 'reads'],
} as const satisfies Record<keyof Rates, readonly [string, string]>;

function tooMany(kind: keyof Rates, perSecond: number, seconds: number): HoldfastError {
  const [may, what] = whose[kind];
  return new HoldfastError(
    'too_many_requests',
    `${may} ${perSecond} ${what} per second; retry after the time in Retry-After.`,
    { details: { headers: { 'retry-after': String(seconds) } } },
  );
}
