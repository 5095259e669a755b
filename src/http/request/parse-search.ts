import { invalidRequest } from '../../invalid-request.ts';

export const mostHits = 20;
export const longestSearchText = 255;

const known: readonly string[] = ['q', 'limit'];

/** Parses `?q=&limit=` of a search. Throws `invalid_request` with every fault. */
export function parseSearch(query: URLSearchParams): {
  readonly q: string;
  readonly limit: number;
} {
  const errors: { readonly parameter: string; readonly message: string }[] = [];
  const fault = (parameter: string, message: string) => void errors.push({ parameter, message });
  for (const parameter of new Set(query.keys())) {
    if (!known.includes(parameter)) fault(parameter, `is unknown; use ${known.join(', ')}`);
    else if (query.getAll(parameter).length > 1) fault(parameter, 'must be given once');
  }
  const q = (query.get('q') ?? '').trim();
  if (q === '' || q.length > longestSearchText) {
    fault('q', `must be a text of 1 to ${longestSearchText} characters`);
  }
  const limit = query.get('limit') ?? String(mostHits);
  if (!/^\d{1,2}$/.test(limit) || Number(limit) < 1 || Number(limit) > mostHits) {
    fault('limit', `must be a whole number from 1 to ${mostHits}`);
  }
  if (errors.length > 0) throw invalidRequest('The query is not valid; see errors.', errors);
  return { q, limit: Number(limit) };
}
