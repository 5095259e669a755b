import { z } from 'zod';
import { filterShape } from '../actors/views/filter-shape.ts';

const time = z.iso.datetime({ offset: true });

/** A filter of a list, as JSON. */
export const jsonFilter = z.strictObject({
  ...filterShape,
  attention: z.literal(true).optional(),
  paused: z.literal(true).optional(),
  createdAfter: time.optional(),
  createdBefore: time.optional(),
  attributes: z
    .record(z.string().max(200), z.string().max(1_000))
    .optional()
    .describe('Searchable attributes of the process, as text.'),
});

export type JsonFilter = z.output<typeof jsonFilter>;
