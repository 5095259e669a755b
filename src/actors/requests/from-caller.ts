import { mayAdministrate } from '../access/caller.ts';
import type { Asker } from '../pending/cause.ts';
import { parseReason } from './parse-reason.ts';
import type { ByCaller, Conditional, Reasoned } from '../contract/request-options.ts';

/** What the options of an act say of the cause. Throws `invalid_request` for a reason that is empty or too long. */
export function fromCaller({
  caller,
  ifVersion,
  reason,
  bulkAct,
}: ByCaller & Conditional & Reasoned): {
  readonly asker?: Asker;
  readonly reason?: string;
  readonly ifVersions?: readonly number[];
} {
  // A bulk act may belong to a tenant but to no caller in it.
  const sub = caller?.sub === '' ? undefined : caller?.sub;
  const asker = { sub, isAdministrator: mayAdministrate(caller), bulkAct: bulkAct?.id };
  return {
    ...(caller === undefined && bulkAct === undefined ? {} : { asker }),
    ...(reason === undefined ? {} : { reason: parseReason(reason) }),
    ...(ifVersion === undefined ? {} : { ifVersions: [ifVersion].flat() }),
  };
}
