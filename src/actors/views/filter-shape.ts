import { z } from 'zod';
import { instanceStatuses } from '../../definition/declarations/instance-statuses.ts';

/** The filters of lists that are the same text in each form of a filter. */
export const filterShape = {
  status: z.enum(instanceStatuses).optional(),
  state: z.string().min(1).max(500).optional(),
  processVersion: z.string().min(1).max(200).optional(),
  q: z
    .string()
    .max(200)
    .regex(/[\p{L}\p{N}]/u, 'must contain a word')
    .optional(),
} as const;
