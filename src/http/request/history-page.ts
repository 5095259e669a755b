import { invalidRequest } from '../../invalid-request.ts';

export interface HistoryPage {
  readonly after?: number;
  readonly limit: number;
}

/** The maximum number of history steps or ledger entries in a page. */
export const historyLimit = 1000;

/**
 * Parses `?after=&limit=` of a history or ledger; the default is the first 1,000. Throws `invalid_request` with every
 * fault.
 */
export function parseHistoryPage(query: URLSearchParams): HistoryPage {
  const errors: { readonly parameter: string; readonly message: string }[] = [];
  const integer = (parameter: string, min: number, max: number): number | undefined => {
    const values = query.getAll(parameter);
    const [text] = values;
    if (text === undefined) return undefined;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (values.length === 1 && value >= min && value <= max) return value;
    errors.push({ parameter, message: `must be a single whole number from ${min} to ${max}` });
    return undefined;
  };
  const after = integer('after', 0, Number.MAX_SAFE_INTEGER);
  const limit = integer('limit', 1, historyLimit) ?? historyLimit;
  if (errors.length > 0) throw invalidRequest('The query is not valid; see errors.', errors);
  return after === undefined ? { limit } : { after, limit };
}
