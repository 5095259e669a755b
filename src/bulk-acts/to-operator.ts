import { adminScope, type Caller } from '../actors/access/caller.ts';
import type { Owner } from '../actors/record/record.ts';

/**
 * The caller on whose behalf a bulk act acts: its owner, who had to be an administrator to start it. Undefined without an owner,
 * that is, where callers are not known or the program itself started it.
 */
export function toOperator(owner: Owner | undefined): Caller | undefined {
  if (owner === undefined) return undefined;
  const { sub = '', tenant } = owner;
  return { sub, tenant, scopes: [adminScope], claims: {} };
}
