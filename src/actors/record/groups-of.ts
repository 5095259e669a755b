import { withinTenant } from './index-terms.ts';

/**
 * The groups in which an instance counts: one of instances without a tenant; for others that of its tenant, and that of all
 * tenants together.
 */
export function groupsOf(tenant: string | undefined, group: string): readonly string[] {
  if (tenant === undefined) return [group];
  return [withinTenant(tenant, group), withinTenant(undefined, group)];
}
