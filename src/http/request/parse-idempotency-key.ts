import type { HoldfastError } from '../../errors.ts';
import { invalidRequest } from '../../invalid-request.ts';

const maxLength = 255;

/**
 * Parses an `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header), quoted or bare. Throws `invalid_request` if
 * it is invalid, or may be two keys: HTTP joins them with a comma.
 */
export function parseIdempotencyKey(field: string | undefined): string | undefined {
  if (field === undefined) return undefined;
  const header = field.trim();
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(header)?.[1];
  if (quoted === undefined && header.includes(',')) {
    throw invalid('must appear exactly once; put a key that contains a comma in double quotes');
  }
  const key = quoted?.replaceAll(/\\(["\\])/g, '$1') ?? header;
  if (key.length > 0 && key.length <= maxLength && /^[\x20-\x7e]+$/.test(key)) return key;
  throw invalid(`must be 1 to ${maxLength} printable ASCII characters`);
}

function invalid(message: string): HoldfastError {
  return invalidRequest(`Idempotency-Key ${message}.`, [{ header: 'Idempotency-Key', message }]);
}
