import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { HoldfastError } from '../../errors.ts';
import type { HttpEnv } from './http-env.ts';
import { ifMatchNames, noneMatchNames } from './etag.ts';
import { encode, pickCoding, type Coding } from './codings.ts';

/** Serves a fixed text in the coding that each client prefers. */
export type Rendition = (c: Context<HttpEnv>) => Promise<Response>;

/** Each coding is created on first use, and has its own ETag. */
export function createRendition(
  text: string,
  headers: Readonly<Record<string, string>> & { readonly 'content-type': string },
): Rendition {
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  const bodies = new Map<Coding, Promise<Uint8Array<ArrayBuffer>>>();
  const bodyIn = async (coding: Coding) => {
    const body = bodies.get(coding) ?? encode(text, coding);
    bodies.set(coding, body);
    return body;
  };

  return async (c) => {
    const coding = pickCoding(c.req.header('accept-encoding'));
    const etag = coding === 'identity' ? `"${hash}"` : `"${hash}-${coding}"`;
    const all = {
      'cache-control': 'public, no-cache',
      ...headers,
      etag,
      vary: 'Accept-Encoding',
      ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
    };
    if (!ifMatchNames(c.req.header('if-match'), etag)) {
      throw new HoldfastError(
        'precondition_failed',
        'The ETag has changed; read the resource again.',
        {
          details: { headers: { etag } },
        },
      );
    }
    if (noneMatchNames(c.req.header('if-none-match'), etag)) {
      const { 'content-type': _type, ...rest } = all;
      return c.body(null, 304, rest);
    }
    return c.body(await bodyIn(coding), 200, all);
  };
}
