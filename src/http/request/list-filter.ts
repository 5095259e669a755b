import { z } from 'zod';
import { describeFaults } from '../../definition/schemas/find-faults.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { ListFilter } from '../../actors/views/view-types.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { filterShape } from '../../actors/views/filter-shape.ts';

type Process = Runtime['processes'][number];

/** The parameters of lists. */
export const listQuery = z.object({
  status: filterShape.status,
  state: filterShape.state,
  attention: z.enum(['true']).optional(),
  paused: z.enum(['true']).optional(),
  processVersion: filterShape.processVersion,
  createdAfter: z.iso.datetime({ offset: true }).optional(),
  createdBefore: z.iso.datetime({ offset: true }).optional(),
  q: filterShape.q,
  limit: z
    .string()
    .regex(/^([1-9]\d?|1\d\d|200)$/, 'must be a whole number from 1 to 200')
    .optional(),
  cursor: z.string().min(1).max(500).optional(),
});

/** The parameters that lists of the process accept, besides its searchable attributes. */
export function listParametersOf(process: Process): readonly string[] {
  return Object.keys(listQuery.shape).filter(
    (name) =>
      (name !== 'state' || process.searchesState) && (name !== 'q' || process.searchesAttributes),
  );
}

/**
 * Parses the query of a list; if the process has searchable attributes, other parameters name them. Throws
 * `invalid_request` with every fault.
 */
export function parseListFilter(query: URLSearchParams, process: Process): ListFilter {
  const given = Object.fromEntries(query);
  const result = listQuery.safeParse(given);
  const errors = [
    ...faultsOfNames(query, process),
    ...(result.error?.issues ?? []).map(({ path, message }) => ({
      parameter: String(path[0]),
      message,
    })),
  ];
  if (errors.length > 0 || !result.success) {
    const faults = errors.map(({ parameter, message }) => `${parameter}: ${message}`);
    throw invalidRequest(`The query is not valid: ${describeFaults(faults)}.`, errors);
  }
  const { attention, paused, createdAfter, createdBefore, limit, ...rest } = result.data;
  const attributes = Object.fromEntries(
    Object.entries(given).filter(([name]) => !Object.hasOwn(listQuery.shape, name)),
  );
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(attention === undefined ? {} : { attention: true }),
    ...(paused === undefined ? {} : { paused: true }),
    ...(createdAfter === undefined ? {} : { createdAfter: Date.parse(createdAfter) }),
    ...(createdBefore === undefined ? {} : { createdBefore: Date.parse(createdBefore) }),
    ...(limit === undefined ? {} : { limit: Number(limit) }),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  };
}

function faultsOfNames(query: URLSearchParams, process: Process) {
  const known = listParametersOf(process);
  return [...new Set(query.keys())].flatMap((parameter) => {
    const isAttribute = process.searchesAttributes && !Object.hasOwn(listQuery.shape, parameter);
    if (!isAttribute && !known.includes(parameter)) {
      const message = `is unknown; lists of ${process.name} accept ${known.join(', ')}`;
      return [{ parameter, message }];
    }
    return query.getAll(parameter).length > 1
      ? [{ parameter, message: 'must appear exactly once' }]
      : [];
  });
}
