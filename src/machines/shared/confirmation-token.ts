import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The token of a confirmation mail: HMAC-SHA-256 of the task's idempotency key. A mail that is sent again after a crash
 * has the same token, which cannot be guessed without the secret.
 */
export function toToken(secret: string, idempotencyKey: string): string {
  return createHmac('sha256', secret).update(idempotencyKey).digest('base64url');
}

/** The stored form of a token: SHA-256, so that reading the store is not enough to confirm. */
export function toTokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Whether the token has that hash, compared in constant time. */
export function tokenMatches(token: string, hash: string): boolean {
  const actual = Buffer.from(toTokenHash(token));
  const expected = Buffer.from(hash);
  return actual.byteLength === expected.byteLength && timingSafeEqual(actual, expected);
}
