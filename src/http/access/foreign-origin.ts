import type { Context } from 'hono';
import { HoldfastError } from '../../errors.ts';
import type { HttpEnv } from '../base/http-env.ts';

/** The origin of the web page that sent the request, if it is neither one of this service nor among `allowed`. */
export function foreignOrigin(c: Context<HttpEnv>, allowed: readonly string[]): string | undefined {
  const origin = c.req.header('origin');
  if (origin === undefined || allowed.includes(origin)) return undefined;
  return hostOf(origin) === new URL(c.req.url).host ? undefined : origin;
}

/** The refusal of such a request. */
export function foreign(origin: string): HoldfastError {
  return new HoldfastError(
    'forbidden',
    `Pages from ${origin} may not call this service; the operator can add the origin to CORS_ORIGINS.`,
  );
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
