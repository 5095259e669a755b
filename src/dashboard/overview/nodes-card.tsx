import type { NodesView } from '../../actors/views/view-types.ts';
import { durationText } from '../../pictures/layout/duration.ts';
import { Card } from '../parts/card.tsx';
import { Chip } from '../parts/chip.tsx';
import type { Html } from '../parts/html.ts';
import { Time } from '../parts/time.tsx';
import { Table } from '../parts/table.tsx';

/** Later than this, somebody should look. */
const lateFromMs = 5_000;

/** The nodes that are alive with their load, and how late the due index is. */
export function NodesCard({ nodes: { nodes, lateMs } }: { readonly nodes: NodesView }): Html {
  const isLate = lateMs > lateFromMs;
  const late = isLate ? (
    <Chip icon="alert" tone="warn" text={`Work is ${durationText(lateMs)} late`} />
  ) : (
    <Chip icon="check" tone="good" text="No work is late" />
  );
  return (
    <Card title="Nodes" id="nodes" aside={late}>
      <Table
        label="All nodes"
        columns={[
          'Node',
          { number: 'Tasks' },
          { number: 'In memory' },
          { number: 'Busy' },
          'Heard',
        ]}
      >
        {nodes.map(({ node, load }) => (
          <tr>
            <th scope="row" class="mono">
              {node}
            </th>
            <td class="number">{load === undefined ? '' : `${load.tasks}/${load.taskPlaces}`}</td>
            <td class="number">{load?.actors.toLocaleString('en')}</td>
            <td class="number">
              {load === undefined ? '' : `${Math.round(load.utilization * 100)} %`}
            </td>
            <td>{load === undefined ? '' : <Time at={load.at} as="ago" />}</td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}
