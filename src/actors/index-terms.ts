import { createHash } from 'node:crypto';
import type { Owner } from './record.ts';

/*
 * The terms under which the store's lists find instances. They stand in keys of the store, so what identifies a person
 * is hashed.
 */

export function ownerTerm({ sub, tenant = '' }: Owner): string {
  return `owner=${hashOf([tenant, sub])}`;
}

export function tenantTerm(tenant: string): string {
  return `tenant=${hashOf([tenant])}`;
}

/** What holds of an instance of the tenant, so that it can be counted; undefined: of any tenant. */
export function withinTenant(tenant: string | undefined, term: string): string {
  return `${tenant === undefined ? 'tenant' : tenantTerm(tenant)}.${term}`;
}

export function attributeTerm(name: string, value: string): string {
  return `${name}:${value}`;
}

/** The version of the process that an instance runs, or has ended, under. */
export function versionTerm(processVersion: string): string {
  return `version=${processVersion}`;
}

/** The words of a text, as `q` finds them: lower case, split at what is neither letter nor digit. */
export function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

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
