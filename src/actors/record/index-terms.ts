import { createHash } from 'node:crypto';
import type { AttentionKind } from './attention-kinds.ts';

/*
 * The terms by which the store's lists find instances. They are part of store keys, so whatever identifies a person is
 * hashed.
 */

/** The term of instances that belong to a subject, or have it as a party. */
export function ownerTerm(sub: string, tenant = ''): string {
  return `owner=${hashOf([tenant, sub])}`;
}

export function tenantTerm(tenant: string): string {
  return `tenant=${hashOf([tenant])}`;
}

/** The term of instances that need an operator for a reason of this kind. */
export function attentionTerm(kind: AttentionKind): string {
  return `attention=${kind}`;
}

/** The term of instances that owe compensations: see `owedCompensations`. */
export const owingTerm = 'rollingBack';
/** An instance that owes more counts as this many: 2^14 - 1. */
const owedBits = 14;

/**
 * The terms of an instance that owes this many compensations: lists count instances, so there is one for each bit of the number.
 */
export function owedTerms(owed: number): readonly string[] {
  if (owed === 0) return [];
  const counted = Math.min(owed, 2 ** owedBits - 1);
  const terms = [owingTerm];
  for (let bit = 0; bit < owedBits; bit += 1) {
    if ((counted & (1 << bit)) !== 0) terms.push(owedTerm(bit));
  }
  return terms;
}

/** How many compensations all instances of a process owe, from the number of instances with a term. */
export async function sumOwed(countOf: (term: string) => Promise<number>): Promise<number> {
  if ((await countOf(owingTerm)) === 0) return 0;
  const bits = Array.from({ length: owedBits }, (_, bit) => bit);
  const counts = await Promise.all(bits.map(async (bit) => countOf(owedTerm(bit))));
  return counts.reduce((sum, count, bit) => sum + count * 2 ** bit, 0);
}

function owedTerm(bit: number): string {
  return `owes=${2 ** bit}`;
}

/** Raise it when instances that are stored need other terms: they then get these as after a deploy. */
export const termsVersion = 1;

/** The term of instances that have ended, but of which something is still pending: a compensation, an event to tell. */
export const unfinishedTerm = 'unfinished';

/** The lists that hold every instance of which something may be pending. */
export const pendingTerms: readonly string[] = ['status=Pending', unfinishedTerm];

/** The term qualified by its tenant, for counts; undefined stands for any tenant. */
export function withinTenant(tenant: string | undefined, term: string): string {
  return `${tenant === undefined ? 'tenant' : tenantTerm(tenant)}.${term}`;
}

/** The term of instances with exactly this attribute value; a long value is hashed. */
export function attributeTerm(name: string, value: string): string {
  return value.length > maxLength ? `${name}~${hashOf([value])}` : `${name}:${value}`;
}

/** The term of instances with this word, as `wordsOf` returns it, in some attribute. */
export function wordTerm(word: string): string {
  return word.length > maxLength ? `q~${hashOf([word])}` : `q=${word}`;
}

/** The term of the process version that an instance runs or ended under. */
export function versionTerm(processVersion: string): string {
  return `version=${processVersion}`;
}

/** The words of a text, as `q` matches them: lower case, split at anything but letters and digits. */
export function* wordsOf(text: string): Iterable<string> {
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) yield word;
}

/** Terms are part of store keys, so they are bounded. */
const maxLength = 200;

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}
