import { createHash, randomBytes } from 'node:crypto';
import { HoldfastError } from '../../errors.ts';
import type { Store } from '../ports/ports.ts';

const minBytes = 32;
const mark = 'sha256:';

/**
 * The secret behind ids, callback URLs and cursors: `given`, of which the store keeps a fingerprint, or else one that
 * the first start creates and keeps in the store. Throws `configuration_invalid` if the store is in use with another
 * secret.
 */
export async function agreeOnSecret(
  store: Pick<Store, 'keepSecret'>,
  given: string | undefined,
): Promise<string> {
  if (given === undefined) {
    const kept = await store.keepSecret(randomBytes(minBytes).toString('base64url'));
    if (kept.startsWith(mark)) throw refused('is not set, but this store was created with one');
    return kept;
  }
  if (Buffer.byteLength(given) < minBytes) throw tooShort();
  const fingerprint = toFingerprint(given);
  const kept = await store.keepSecret(fingerprint);
  if (kept === fingerprint) return given;
  if (kept.startsWith(mark)) throw refused('is not the secret that this store was created with');
  if (kept !== given)
    throw refused('is set, but this store was created without one and keeps its own');
  // The operator has moved the store's own secret to the configuration.
  await store.keepSecret(fingerprint, kept);
  return given;
}

/** Whether `kept` is this secret or its fingerprint. */
export function isKeptOf(secret: string, kept: string): boolean {
  return kept === secret || kept === toFingerprint(secret);
}

/** The form in which the store keeps a secret. */
export function toKept(secret: string, given: string | undefined): string {
  return given === undefined ? secret : toFingerprint(secret);
}

/** Identifies a secret without revealing it. */
function toFingerprint(secret: string): string {
  return mark + createHash('sha256').update(`fingerprint\n${secret}`).digest('base64url');
}

function tooShort(): HoldfastError {
  return new HoldfastError('configuration_invalid', `SECRET must have at least ${minBytes} bytes.`);
}

function refused(why: string): HoldfastError {
  return new HoldfastError(
    'configuration_invalid',
    `SECRET ${why}. With a different secret, repeated starts would not find their instances and outstanding callback URLs ` +
      'would be refused. Use the original secret, or start with an empty store (another REDIS_PREFIX or DATA_DIR).',
  );
}
