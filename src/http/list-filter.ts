import { z } from 'zod';
import type { ListFilter } from '../actors/runtime-types.ts';
import { HoldfastError } from '../errors.ts';

const known = z.object({
  status: z.enum(['Pending', 'Completed', 'Failed', 'Cancelled']).optional(),
  state: z.string().min(1).max(500).optional(),
  attention: z.enum(['true']).optional(),
  createdAfter: z.iso.datetime({ offset: true }).optional(),
  q: z.string().min(1).max(200).optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|1\d\d|200)$/, 'must be a whole number from 1 to 200')
    .optional(),
  cursor: z.string().min(1).max(500).optional(),
});

/** What a list's query asks for; other parameters name searchable attributes. Throws `invalid_request` with every fault. */
export function parseListFilter(query: URLSearchParams): ListFilter {
  const given = Object.fromEntries(query);
  const result = known.safeParse(given);
  if (!result.success) {
    const errors = result.error.issues.map(({ path, message }) => ({
      parameter: String(path[0]),
      message,
    }));
    const faults = errors.map(({ parameter, message }) => `${parameter}: ${message}`).join('; ');
    throw new HoldfastError('invalid_request', `The query is not valid: ${faults}.`, {
      details: { errors },
    });
  }
  const { attention, createdAfter, limit, ...rest } = result.data;
  const attributes = Object.fromEntries(
    Object.entries(given).filter(([name]) => !Object.hasOwn(known.shape, name)),
  );
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(attention === undefined ? {} : { attention: true }),
    ...(createdAfter === undefined ? {} : { createdAfter: Date.parse(createdAfter) }),
    ...(limit === undefined ? {} : { limit: Number(limit) }),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  };
}
