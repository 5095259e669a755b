import { withinTenant } from '../record/index-terms.ts';
import type { Caller } from './caller.ts';

/** The groups (see `groupsOf`) that together hold each instance in the lists of an observer once. */
export function groupsSeen(caller: Caller | undefined, group: string): readonly string[] {
  if (caller === undefined) return [group, withinTenant(undefined, group)];
  return [caller.tenant === undefined ? group : withinTenant(caller.tenant, group)];
}
