import { z } from 'zod';
import type { Process } from '../definition/define-process.ts';
import { jsonFilter } from './json-filter.ts';

/** The fields that select instances: of which process, and which of them. */
export function selectionFields(processes: readonly Process[]) {
  return {
    process: z.enum(processes.map(({ name }) => name)),
    filter: jsonFilter.describe(
      'The instances, as in lists. An empty filter selects all instances of the process.',
    ),
  };
}
