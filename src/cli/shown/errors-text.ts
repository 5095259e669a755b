import type { StatisticsView } from '../../actors/views/view-types.ts';
import { toTable } from '../terminal/to-table.ts';
import type { ShownOn } from './shown-on.ts';
import { timeText } from './time-text.ts';

/** What went wrong in a process, with the newest instance of each error. */
export function errorsText({ errors, period }: StatisticsView, shownOn: ShownOn): string {
  if (errors.length === 0) return `There were no errors in the last ${period}.\n`;
  return toTable(
    ['COUNT', 'OF', 'STATE', 'ERROR', 'LAST', 'INSTANCE'],
    errors.map(({ of, undo, state, name, message, count, lastAt, lastId }) => [
      String(count),
      undo ? `undo ${of}` : of,
      state,
      { text: `${name}: ${message}`, tone: 'bad' },
      timeText(lastAt),
      lastId,
    ]),
    shownOn,
  );
}
