import type { InstanceView } from '../../actors/views/view-types.ts';
import { stateText } from '../../testing/traces/state-text.ts';
import type { Paint } from '../terminal/create-paint.ts';
import { statusCell } from './status-cell.ts';

/** Where an instance is, in a sentence. */
export function instanceLine(
  { process, id, status, state, version, paused }: InstanceView,
  paint: Paint,
): string {
  const { text, tone } = statusCell(status);
  const pause = paused === undefined ? '' : `, ${paint.warn('paused')}`;
  return `${process}/${id} is ${paint[tone](text)} in ${stateText(state)}, version ${version}${pause}.\n`;
}
