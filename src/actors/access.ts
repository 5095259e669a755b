import type { Process } from '../machines/define-process.ts';
import { adminScope, type Caller } from './caller.ts';
import type { Owner } from './record.ts';

/** May the caller see, or change, an instance? Who may not is not told that it exists. */
export function mayAccess(
  process: Process,
  caller: Caller | undefined,
  instance: { readonly owner: Owner | undefined; readonly data: unknown },
  right: 'read' | 'send',
): boolean {
  if (caller === undefined) return true;
  const { owner } = instance;
  if (owner !== undefined && owner.tenant !== caller.tenant) return false;
  if (caller.scopes.includes(adminScope) || owner?.sub === caller.sub) return true;
  const { claims } = caller;
  return process.access[right]?.({ claims, owner: owner?.sub, data: instance.data }) ?? false;
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
