import { findPointer } from './find-pointer.ts';

/**
 * Anything that can overflow: an exponent of at least two digits, or very many digits. Most bodies need no closer
 * check.
 */
const suspicious = /\de\+?\d{2}|\d{200}/i;

/**
 * The JSON pointer (RFC 6901) of a number that is too large: `JSON.parse` makes it infinite, which JSON cannot
 * represent. Undefined if there is none.
 */
export function findInfinity(text: string, value: unknown): string | undefined {
  return suspicious.test(text) ? findPointer(value, isInfinite) : undefined;
}

function isInfinite(value: unknown): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}
