import type { Context } from 'hono';
import { HoldfastError } from '../errors.ts';
import type { HttpEnv } from './base-app.ts';

const maxLength = 255;

/** The `Idempotency-Key` of a request (draft-ietf-httpapi-idempotency-key-header), as a quoted string or bare. */
export function idempotencyKeyOf(c: Context<HttpEnv>): string | undefined {
  const header = c.req.header('idempotency-key');
  if (header === undefined) return undefined;
  const key = /^"(.*)"$/.exec(header.trim())?.[1] ?? header.trim();
  if (key.length > 0 && key.length <= maxLength && /^[\x20-\x7e]+$/.test(key)) return key;
  const message = `must be 1 to ${maxLength} printable ASCII characters`;
  throw new HoldfastError('invalid_request', `Idempotency-Key ${message}.`, {
    details: { errors: [{ header: 'Idempotency-Key', message }] },
  });
}
