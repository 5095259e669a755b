import type { JsonFilter } from '../../bulk-acts/json-filter.ts';
import { toSelection, type Selection } from '../instances/selection.ts';

/** The selection of a list that shows what a filter of a bulk act selects now. */
export function toSelectionOf(
  process: string,
  { attributes = {}, ...rest }: JsonFilter,
): Selection {
  const query = new URLSearchParams({ process });
  for (const [name, value] of Object.entries(rest)) query.append(name, String(value));
  for (const [name, value] of Object.entries(attributes)) {
    query.append('attribute', `${name}=${value}`);
  }
  return toSelection(query);
}
