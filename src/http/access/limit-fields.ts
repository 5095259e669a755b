import type { Context } from 'hono';
import type { HttpEnv, LimitState } from '../base/http-env.ts';

/**
 * The fields `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10), with one item for each limit
 * that the request counted against. Empty if there is none.
 */
export function limitFields(c: Context<HttpEnv>): Readonly<Record<string, string>> {
  const limits = c.get('limits');
  if (limits === undefined) return {};
  const toItem = ({ policy, remaining, resetMs }: LimitState) =>
    `"${policy}";r=${remaining};t=${Math.ceil(resetMs / 1000)}`;
  return {
    ratelimit: limits.map(toItem).join(', '),
    'ratelimit-policy': limits
      .map(({ policy, perSecond }) => `"${policy}";q=${perSecond};w=1`)
      .join(', '),
  };
}

/** Notes a limit that the request counts against. */
export function noteLimit(c: Context<HttpEnv>, state: LimitState): void {
  c.set('limits', [...(c.get('limits') ?? []), state]);
}

/** Adds the fields of the limits that a request counted against to its response. */
export function addLimitFields(c: Context<HttpEnv>): void {
  for (const [name, value] of Object.entries(limitFields(c))) c.res.headers.set(name, value);
}
