import type { PausesView } from '../../actors/views/view-types.ts';
import { toTable } from '../terminal/to-table.ts';
import type { ShownOn } from './shown-on.ts';
import { timeText } from './time-text.ts';

/** What is paused of a process. */
export function pausesText({ process, whole, tasks }: PausesView, shownOn: ShownOn): string {
  const pauses = [
    ...(whole === undefined ? [] : [['the whole process', whole] as const]),
    ...Object.entries(tasks).map(([name, pause]) => [`task ${name}`, pause] as const),
  ];
  if (pauses.length === 0) return `Nothing of ${process} is paused.\n`;
  return toTable(
    ['PAUSED', 'SINCE', 'BY', 'REASON'],
    pauses.map(([what, { at, by = '', reason }]) => [
      { text: what, tone: 'warn' },
      timeText(at),
      by,
      reason,
    ]),
    shownOn,
  );
}
