import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { HoldfastError } from '../../errors.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { cameBySocket } from '../base/connection.ts';

/**
 * Refuses requests for a host name that an attacker has pointed at this service (DNS rebinding): a browser treats
 * pages of that name as pages of this service. `localhost`, IP addresses and `ownHosts` are accepted.
 */
export function guardHost(ownHosts: () => readonly string[]): MiddlewareHandler<HttpEnv> {
  /** Nearly every request names the same host. */
  let known: string | undefined;
  return (c, next) => {
    const { url } = c.req;
    const start = url.slice(0, url.indexOf('/', url.indexOf('://') + 3));
    if (start !== known && cameBySocket(c)) {
      const hostname = new URL(url).hostname.replace(/\.$/, '');
      if (!isNobodysElse(hostname) && !ownHosts().includes(hostname)) {
        throw new HoldfastError(
          'forbidden',
          `This service answers to localhost, IP addresses and the host of PUBLIC_URL, not to ${hostname}.`,
        );
      }
      known = start;
    }
    return next();
  };
}

function isNobodysElse(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare.endsWith('.localhost') || isIP(bare) !== 0;
}
