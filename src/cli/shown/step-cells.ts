import type { HistoryStep } from '../../actors/views/view-types.ts';
import { causeText } from '../../dashboard/parts/event-text.ts';
import { stateText } from '../../testing/traces/state-text.ts';
import type { Cell } from '../terminal/to-table.ts';
import { statusCell } from './status-cell.ts';
import { timeText } from './time-text.ts';

/** The headings of `stepCells`. */
export const stepHeadings = ['VERSION', 'AT', 'EVENT', 'STATE', 'STATUS', 'BY'];

/** A step of a history as a row of a table. */
export function stepCells(step: HistoryStep): readonly Cell[] {
  const { sequence, at, event, from, to, status, by } = step;
  const [before, after] = [stateText(from), stateText(to)];
  return [
    String(sequence),
    timeText(at),
    causeText(event),
    from === null || before === after ? after : `${before} → ${after}`,
    statusCell(status),
    [by?.sub, by?.reason].filter((part) => part !== undefined).join(': '),
  ];
}
