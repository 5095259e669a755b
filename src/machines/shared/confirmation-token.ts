import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The token of a confirmation mail: HMAC-SHA-256 of the task's idempotency key. A mail that is sent again after a crash
 * therefore carries the same token, and nobody can guess it without the secret.
 */
export function toToken(secret: string, idempotencyKey: string): string {
  return createHmac('sha256', secret).update(idempotencyKey).digest('base64url');
}

/** What a machine keeps of a token: SHA-256, so that whoever reads the store cannot confirm. */
export function toTokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Is this the token with that hash? Takes the same time whatever the answer. */
export function tokenMatches(token: string, hash: string): boolean {
  const actual = Buffer.from(toTokenHash(token));
  const expected = Buffer.from(hash);
  return actual.byteLength === expected.byteLength && timingSafeEqual(actual, expected);
}
