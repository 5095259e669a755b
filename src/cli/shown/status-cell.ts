import type { InstanceStatus } from '../../definition/define-process.ts';
import type { Tone } from '../terminal/to-table.ts';

const tones: Readonly<Record<InstanceStatus, Tone>> = {
  Pending: 'strong',
  Completed: 'good',
  Failed: 'bad',
  Cancelled: 'warn',
};

/** A status as a cell of a table. */
export function statusCell(status: InstanceStatus): { readonly text: string; readonly tone: Tone } {
  return { text: status, tone: tones[status] };
}
