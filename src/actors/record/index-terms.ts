import { createHash } from 'node:crypto';

/*
 * The terms under which the store's lists find instances. They stand in keys of the store, so what identifies a person
 * is hashed.
 */

/** What belongs to a subject, or has it as a party. */
export function ownerTerm(sub: string, tenant = ''): string {
  return `owner=${hashOf([tenant, sub])}`;
}

export function tenantTerm(tenant: string): string {
  return `tenant=${hashOf([tenant])}`;
}

/** What holds of an instance of the tenant, so that it can be counted; undefined: of any tenant. */
export function withinTenant(tenant: string | undefined, term: string): string {
  return `${tenant === undefined ? 'tenant' : tenantTerm(tenant)}.${term}`;
}

/** What has exactly this value in the attribute; a long value stands in the index by its hash. */
export function attributeTerm(name: string, value: string): string {
  return value.length > maxLength ? `${name}~${hashOf([value])}` : `${name}:${value}`;
}

/** What has this word, as `wordsOf` makes it, in some attribute. */
export function wordTerm(word: string): string {
  return word.length > maxLength ? `q~${hashOf([word])}` : `q=${word}`;
}

/** The version of the process that an instance runs, or has ended, under. */
export function versionTerm(processVersion: string): string {
  return `version=${processVersion}`;
}

/** The words of a text, as `q` finds them: lower case, split at what is neither letter nor digit. */
export function* wordsOf(text: string): Iterable<string> {
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) yield word;
}

/** A term is a part of a key in the store. */
const maxLength = 200;

/** Every state within a state value, outer ones included: `{ a: 'b' }` is in `a` and `a.b`. */
export function statePaths(value: unknown, above = ''): readonly string[] {
  if (typeof value === 'string') return [above + value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => [
    above + key,
    ...statePaths(below, `${above}${key}.`),
  ]);
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}
