import type { Context } from 'hono';
import { HoldfastError } from '../../errors.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';

/**
 * Throws `forbidden` unless a form was sent by a page of this service: the cookie, a proxy's header or the loopback
 * address would otherwise let any page act for its reader. `url`: the public URL of the service.
 */
export function assertOwnOrigin(c: Context<HttpEnv>, url: string | undefined): void {
  const origin = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  const hosts = [c.req.url, url].flatMap((one) =>
    one !== undefined && URL.canParse(one) ? [new URL(one).host] : [],
  );
  const isOwn =
    origin !== undefined && URL.canParse(origin) && hosts.includes(new URL(origin).host);
  if (isOwn && (site === undefined || site === 'same-origin')) return;
  throw new HoldfastError(
    'forbidden',
    `The dashboard accepts forms only from its own pages, not from ${origin ?? 'a request without Origin'}. If a proxy changes the host, set PUBLIC_URL.`,
  );
}
