import type { Process } from '../machines/define-process.ts';
import { adminScope, type Caller } from './caller.ts';
import type { Log } from './log.ts';
import type { Owner } from './record.ts';
import type { InstanceView } from './runtime-types.ts';

/** An instance as rules look at it. */
export interface Accessed {
  readonly owner: Owner | undefined;
  /** As clients see it. Made only where a rule asks. */
  readonly view: () => InstanceView;
}

/** May the caller see, or change, an instance? Who may not is not told that it exists. */
export type MayAccess = (
  process: Process,
  caller: Caller | undefined,
  accessed: Accessed,
  right: 'read' | 'send',
) => boolean;

/** A rule that throws says no: as an error of its own it would tell that the instance exists. */
export function createMayAccess(log: Log): MayAccess {
  return (process, caller, accessed, right) => {
    if (caller === undefined) return true;
    const { owner } = accessed;
    if (owner !== undefined && owner.tenant !== caller.tenant) return false;
    if (hasEveryRight(caller, owner)) return true;
    const rule = process.access[right];
    if (rule === undefined) return false;
    try {
      const { data, state, status, version } = accessed.view();
      const { claims } = caller;
      const instance = { owner: owner?.sub, tenant: owner?.tenant, data, state, status, version };
      // Not what is merely truthy, such as the promise of an async function.
      return rule({ claims, ...instance }) === true;
    } catch (error) {
      log.error({ process: process.name, right, err: error }, 'an access rule threw; it says no');
      return false;
    }
  };
}

/** Does the caller need no rule, whatever becomes of the instance? Within its tenant. */
export function hasEveryRight(caller: Caller, owner: Owner | undefined): boolean {
  return caller.scopes.includes(adminScope) || owner?.sub === caller.sub;
}

export function toOwner(caller: Caller | undefined): Owner | undefined {
  if (caller === undefined) return undefined;
  const { sub, tenant } = caller;
  return tenant === undefined ? { sub } : { sub, tenant };
}

/** Whose requests an idempotency key belongs to. */
export function keyScope(caller: Caller | undefined): string {
  return caller === undefined ? '' : JSON.stringify([caller.tenant ?? '', caller.sub]);
}
