import type { Context } from 'hono';
import { HoldfastError } from '../../errors.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';

/** The version in the query of a URL; undefined stands for now. Throws `not_found` if it is not a number. */
export function versionIn(c: Context<HttpEnv>): number | undefined {
  const text = c.req.query('version');
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new HoldfastError('not_found', `A version is a whole number, not ${JSON.stringify(text)}.`);
}
