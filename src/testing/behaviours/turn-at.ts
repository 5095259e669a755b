import type { Turn } from './turn.ts';

/** What the call with this index comes to; undefined after the end of the script. */
export function turnAt(turns: readonly Turn[], index: number): Turn | undefined {
  let before = 0;
  return turns.find(({ times }) => {
    before += times;
    return index < before;
  });
}
