import { createHash } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { parsePublicId, toInstanceId } from '../actors/ids.ts';
import type { RateLimit } from '../actors/rate-limit.ts';
import { HoldfastError } from '../errors.ts';
import type { HttpEnv } from './base-app.ts';
import { remoteAddressOf } from './connection.ts';

/** Events per second, on all nodes together; as many may come at once. 0: as many as come. */
export interface Rates {
  /** Starts, events and interventions of one caller (without authentication: of one address). */
  readonly caller: number;
  /** Events to one instance. */
  readonly instance: number;
}

/** Rejects where an instance, by its public id, has had its events for now. */
export type AdmitEvent = (id: string) => Promise<void>;

export interface EventLimits {
  /** Refuses the changes of a caller that exceed its rate, before anything else is done with them. Reads are free. */
  readonly admitCaller: MiddlewareHandler<HttpEnv>;
  readonly admitEvent: AdmitEvent;
}

/** Where a rate is 0, nobody is asked. What its caller may not send never counts for an instance. */
export function createEventLimits(limit: RateLimit, rates: Rates): EventLimits {
  const take = async (kind: keyof Rates, name: string) => {
    const perSecond = rates[kind];
    const { allowed, retryAfterMs } = await limit.take(`${kind}:${name}`, perSecond, perSecond);
    if (!allowed) throw tooMany(kind, perSecond, Math.max(1, Math.ceil(retryAfterMs / 1000)));
  };
  return {
    admitCaller: async (c, next) => {
      const change = c.req.method !== 'GET' && c.req.method !== 'HEAD';
      if (change && rates.caller > 0) await take('caller', callerOf(c));
      await next();
    },
    admitEvent: async (id) => {
      const publicId = rates.instance > 0 ? parsePublicId(id) : undefined;
      if (publicId !== undefined) await take('instance', toInstanceId(publicId));
    },
  };
}

/** Hashed: whom a token is about does not belong in keys. */
function callerOf(c: Context<HttpEnv>): string {
  const caller = c.get('caller');
  const name =
    caller === undefined ? [remoteAddressOf(c) ?? null] : [caller.tenant ?? null, caller.sub];
  return createHash('sha256').update(JSON.stringify(name)).digest('base64url').slice(0, 22);
}

function tooMany(kind: keyof Rates, perSecond: number, seconds: number): HoldfastError {
  const whose = kind === 'caller' ? 'One caller may send' : 'One instance takes';
  return new HoldfastError(
    'too_many_requests',
    `${whose} ${perSecond} events per second; repeat this one after the time in Retry-After.`,
    {
      details: {
        headers: {
          'retry-after': String(seconds),
          ratelimit: `"${kind}";r=0;t=${seconds}`,
          'ratelimit-policy': `"${kind}";q=${perSecond};w=1`,
        },
      },
    },
  );
}
