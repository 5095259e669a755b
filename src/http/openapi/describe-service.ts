import type { Json } from './component-schemas.ts';

/** Marks an operation that needs no authentication. */
export const open = { security: [] };

/** An operation that does not belong to a process. */
export function describeService(id: string, summary: string, more: Json): Json {
  return { operationId: id, tags: ['service'], summary, ...more };
}
