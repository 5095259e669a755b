import type { ListFilter } from '../../actors/views/view-types.ts';
import type { JsonFilter } from '../../bulk-acts/json-filter.ts';

/** The filter of a list as bulk acts take it. */
export function toBulkFilter(filter: ListFilter): JsonFilter {
  const { attention, paused, createdAfter, createdBefore, ...given } = filter;
  const { limit: _, cursor: _cursor, ...rest } = given;
  return {
    ...rest,
    ...(attention === true ? { attention } : {}),
    ...(paused === true ? { paused } : {}),
    ...(createdAfter === undefined ? {} : { createdAfter: iso(createdAfter) }),
    ...(createdBefore === undefined ? {} : { createdBefore: iso(createdBefore) }),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
