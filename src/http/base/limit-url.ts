import type { MiddlewareHandler } from 'hono';
import { HoldfastError } from '../../errors.ts';
import type { HttpEnv } from './http-env.ts';

/** RFC 9110 recommends at least 8,000. */
const maxLength = 8_192;

/** Refuses a request whose path and query are longer than 8,192 bytes. */
export function limitUrl(): MiddlewareHandler<HttpEnv> {
  return (c, next) => {
    const { url } = c.req;
    if (url.length - url.indexOf('/', 'https://'.length) > maxLength) {
      throw new HoldfastError(
        'uri_too_long',
        `The path and the query together are longer than ${maxLength} bytes.`,
      );
    }
    return next();
  };
}
