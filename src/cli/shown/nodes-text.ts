import type { NodesView } from '../../actors/views/view-types.ts';
import { toTable } from '../terminal/to-table.ts';
import type { ShownOn } from './shown-on.ts';

/** The nodes that are alive: the share of time in which each is busy, how late its timers are, and its places for tasks. */
export function nodesText({ nodes, lateMs }: NodesView, shownOn: ShownOn): string {
  const rows = nodes.map(({ node, load }) => [
    node,
    ...(load === undefined
      ? ['', '', '']
      : [
          `${Math.round(load.utilization * 100)} %`,
          `${load.delayMs} ms`,
          `${load.tasks} of ${load.taskPlaces}`,
        ]),
  ]);
  const late =
    lateMs === 0 ? 'Nothing is overdue.' : `The oldest overdue work is ${lateMs} ms late.`;
  return `${toTable(['NODE', 'BUSY', 'LATE', 'TASKS'], rows, shownOn)}\n${late}\n`;
}
