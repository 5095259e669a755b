import { invalidRequest } from '../../invalid-request.ts';

/** What an inspector asks to see. */
export type InspectionQuery =
  | { readonly kind: 'instance'; readonly id: string; readonly past: number | undefined }
  | { readonly kind: 'process'; readonly name: string }
  | { readonly kind: 'all' };

const known: readonly string[] = ['id', 'process', 'past'];

/** Parses `?id=&past=` or `?process=` of an inspection. Throws `invalid_request` with every fault. */
export function parseInspection(query: URLSearchParams): InspectionQuery {
  const errors: { readonly parameter: string; readonly message: string }[] = [];
  const fault = (parameter: string, message: string) => void errors.push({ parameter, message });
  for (const parameter of new Set(query.keys())) {
    if (!known.includes(parameter)) fault(parameter, `is unknown; use ${known.join(', ')}`);
    else if (query.getAll(parameter).length > 1) fault(parameter, 'must be given once');
  }
  const [id, name, past] = [query.get('id'), query.get('process'), query.get('past')];
  if (id !== null && name !== null) fault('process', 'cannot be combined with id');
  if (past !== null && id === null) fault('past', 'needs an id');
  if (past !== null && !/^(0|[1-9]\d{0,14})$/.test(past)) {
    fault('past', 'must be a version: a whole number, 0 for the start');
  }
  if (errors.length > 0) throw invalidRequest('The query is not valid; see errors.', errors);
  if (id !== null) return { kind: 'instance', id, past: past === null ? undefined : Number(past) };
  return name === null ? { kind: 'all' } : { kind: 'process', name };
}
