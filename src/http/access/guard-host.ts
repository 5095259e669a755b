import { isIP } from 'node:net';
import { HoldfastError } from '../../errors.ts';
import { cameBySocket } from '../base/connection.ts';
import type { Check } from './in-turn.ts';

/**
 * Refuses requests for a host name that an attacker has pointed at this service (DNS rebinding): a browser treats
 * pages of that name as pages of this service. `localhost`, IP addresses and `ownHosts` are accepted.
 */
export function guardHost(ownHosts: () => readonly string[]): Check {
  /** Nearly every request names the same host. */
  let known: string | undefined;
  return (c) => {
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
  };
}

function isNobodysElse(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare.endsWith('.localhost') || isIP(bare) !== 0;
}
