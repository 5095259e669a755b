import type { Process } from '../../definition/define-process.ts';
import type { Caller } from '../access/caller.ts';
import type { InstanceRecord } from '../record/record.ts';
import type { ListFilter } from '../views/view-types.ts';
import { filterTerms } from './filter-terms.ts';

/** Whether a list with this filter contains the instance of a record. */
export function matchesFilter(
  process: Process,
  record: Pick<InstanceRecord, 'terms' | 'createdAt'>,
  filter: ListFilter,
  caller: Caller | undefined,
): boolean {
  const { createdAt, terms } = record;
  const { createdAfter = -Infinity, createdBefore = Infinity } = filter;
  if (createdAt <= createdAfter || createdAt >= createdBefore) return false;
  const carried = new Set(terms);
  return filterTerms(process, filter, caller).every((term) => carried.has(term));
}
