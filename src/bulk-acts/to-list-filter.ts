import type { ListFilter } from '../actors/views/view-types.ts';
import type { JsonFilter } from './json-filter.ts';

/** The filter as lists take it, limited to what was created before a time (epoch milliseconds). */
export function toListFilter(
  { createdAfter, createdBefore, ...rest }: JsonFilter,
  beforeMs = Infinity,
): ListFilter {
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  const asked = createdBefore === undefined ? Infinity : Date.parse(createdBefore);
  const before = Math.min(asked, beforeMs);
  return {
    ...(Object.fromEntries(given) as ListFilter),
    ...(createdAfter === undefined ? {} : { createdAfter: Date.parse(createdAfter) }),
    ...(before === Infinity ? {} : { createdBefore: before }),
  };
}
