import { stateText } from '../traces/state-text.ts';
import type { End } from './exploration.ts';
import type { Searched } from '../search/search.ts';

/** The ways in which instances end, each once. */
export function endsOf({ places }: Searched): readonly End[] {
  return places.all.flatMap(({ state, status, owes, notUndone }) =>
    status === 'Pending' ? [] : [{ state: stateText(state), status, owes, notUndone }],
  );
}
