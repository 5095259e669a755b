import type { Process } from '../machines/define-process.ts';
import { adminScope, type Caller } from './caller.ts';
import type { Owner } from './record.ts';
import type { InstanceView } from './runtime-types.ts';

/** An instance as rules look at it. */
export interface Accessed {
  readonly owner: Owner | undefined;
  /** As clients see it. Made only where a rule asks. */
  readonly view: () => InstanceView;
}

/** May the caller see, or change, an instance? Who may not is not told that it exists. */
export function mayAccess(
  process: Process,
  caller: Caller | undefined,
  { owner, view }: Accessed,
  right: 'read' | 'send',
): boolean {
  if (caller === undefined) return true;
  if (owner !== undefined && owner.tenant !== caller.tenant) return false;
  if (caller.scopes.includes(adminScope) || owner?.sub === caller.sub) return true;
  const rule = process.access[right];
  if (rule === undefined) return false;
  const { data, state, status, version } = view();
  const { claims } = caller;
  return rule({ claims, owner: owner?.sub, tenant: owner?.tenant, data, state, status, version });
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
