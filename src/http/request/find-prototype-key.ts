import { findPointer } from './find-pointer.ts';

/**
 * Anything that can contain such a key, including escapes (`\u005f` is an underscore). Most bodies need no closer
 * check.
 */
const suspicious = /__proto__|constructor|\\u00/;

/**
 * The JSON pointer (RFC 6901) of a key that would reach a prototype in code that copies or merges objects key by key:
 * `__proto__`, or a `constructor` that contains `prototype`. Undefined if there is none.
 */
export function findPrototypeKey(text: string, value: unknown): string | undefined {
  return suspicious.test(text) ? findPointer(value, reachesPrototype) : undefined;
}

function reachesPrototype(value: unknown, key: string | undefined): boolean {
  return key === '__proto__' || (key === 'constructor' && holdsPrototype(value));
}

function holdsPrototype(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');
}
