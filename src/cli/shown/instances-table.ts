import type { InstanceView } from '../../actors/views/view-types.ts';
import { stateText } from '../../testing/traces/state-text.ts';
import { toTable, type Cell } from '../terminal/to-table.ts';
import type { ShownOn } from './shown-on.ts';
import { statusCell } from './status-cell.ts';
import { offText } from './time-text.ts';

/** A list of instances. Keys and reasons for attention have a column if there are any. */
export function instancesTable(instances: readonly InstanceView[], shownOn: ShownOn): string {
  const hasKeys = instances.some(({ key }) => key !== undefined);
  const needsAttention = instances.some(({ attention }) => attention);
  const headings = ['ID', 'STATUS', 'STATE', 'VERSION', 'UPDATED'];
  const rows = instances.map((instance): readonly Cell[] => [
    instance.id,
    statusCell(instance.status),
    stateText(instance.state) + (instance.paused === undefined ? '' : ' (paused)'),
    String(instance.version),
    offText(instance.updatedAt, shownOn.now),
    ...(hasKeys ? [instance.key ?? ''] : []),
    ...(needsAttention ? [attentionCell(instance)] : []),
  ]);
  const more = [...(hasKeys ? ['KEY'] : []), ...(needsAttention ? ['ATTENTION'] : [])];
  return toTable([...headings, ...more], rows, shownOn);
}

function attentionCell({ attentionReasons }: InstanceView): Cell {
  const kinds = [...new Set(attentionReasons.map(({ kind }) => kind))];
  return { text: kinds.join(', '), tone: 'bad' };
}
