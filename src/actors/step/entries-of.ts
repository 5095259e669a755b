import type { HistoryEntry } from '../record/history-entry.ts';
import type { Stepped } from './step-result.ts';

/** The entries of steps in the history, in order. */
export function entriesOf(steps: readonly Stepped[]): readonly HistoryEntry[] {
  return steps.map(({ entry }) => entry);
}
