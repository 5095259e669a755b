import type { HistoryStep } from '../../actors/views/view-types.ts';
import type { Paint } from '../terminal/create-paint.ts';
import { oneLine } from '../terminal/one-line.ts';
import { stepCells } from './step-cells.ts';

/** A step in a line, for steps that arrive one after another. */
export function stepLine(step: HistoryStep, paint: Paint): string {
  const [sequence = '', at = '', event = '', state = '', status = '', by = ''] = stepCells(
    step,
  ).map((cell) =>
    typeof cell === 'string' ? oneLine(cell) : paint[cell.tone](oneLine(cell.text)),
  );
  const asker = by === '' ? '' : `  ${paint.dim(`by ${by}`)}`;
  return `${paint.dim(at)}  ${sequence.padStart(4)}  ${event}  ${state}  ${status}${asker}\n`;
}
