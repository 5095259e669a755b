import type { MiddlewareHandler } from 'hono';
import { isLoopback } from '../../addresses.ts';
import { HoldfastError } from '../../errors.ts';
import { remoteAddressOf } from '../../http/base/connection.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';

/**
 * Without authentication: admits only callers on this machine. A proxy on it hides where a request comes from, so one that
 * passed through a proxy is refused, too.
 */
export function admitLocal(): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const address = remoteAddressOf(c);
    const isProxied = ['forwarded', 'x-forwarded-for'].some((name) => c.req.header(name));
    if (isProxied || (address !== undefined && !isLoopback(address))) {
      throw new HoldfastError(
        'forbidden',
        'Without authentication the dashboard is only for callers on the same machine. Set JWT_SECRET or JWKS_URL to use it from elsewhere.',
      );
    }
    await next();
  };
}
