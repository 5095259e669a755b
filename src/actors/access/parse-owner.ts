import { invalidRequest } from '../../invalid-request.ts';
import type { Owner } from '../record/record.ts';

/** The owner for whom a program starts an instance. */
export interface StartFor {
  readonly sub: string | undefined;
  readonly tenant: string | undefined;
}

/** Converts it to an owner. Throws `invalid_request` if a part is not a non-empty string. */
export function parseOwner({ sub, tenant }: StartFor): Owner {
  assertName('owner', sub);
  assertName('tenant', tenant);
  return { ...(sub === undefined ? {} : { sub }), ...(tenant === undefined ? {} : { tenant }) };
}

function assertName(option: string, given: unknown): void {
  if (given === undefined || (typeof given === 'string' && given !== '')) return;
  const reason = 'must be a non-empty string, like the sub and tenant claims of a token';
  throw invalidRequest(`The ${option} of a start ${reason}.`);
}
