import type { Process } from '../definition/define-process.ts';
import type { ListQuery } from './client-types.ts';
import { toQuery } from './to-query.ts';

/** The query of a list, with its question mark. */
export function toListQuery<P extends Process>(filter: ListQuery<P>): string {
  const { createdAfter, createdBefore, attributes = {}, ...rest } = filter;
  return toQuery({
    ...attributes,
    ...rest,
    createdAfter: createdAfter?.toISOString(),
    createdBefore: createdBefore?.toISOString(),
  });
}
