import type { PausesView } from '../../actors/views/view-types.ts';
import { instanceStatuses } from '../../definition/declarations/instance-statuses.ts';
import type { Paths } from '../base/paths.ts';
import { Card } from '../parts/card.tsx';
import { Chip } from '../parts/chip.tsx';
import type { Html } from '../parts/html.ts';
import type { ProcessSummary } from './overview-data.ts';
import { Table } from '../parts/table.tsx';

interface ProcessesCardProps {
  readonly processes: readonly ProcessSummary[];
  readonly paths: Paths;
}

/** How many instances of each process have each status; each number leads to its list. */
export function ProcessesCard({ processes, paths }: ProcessesCardProps): Html {
  return (
    <Card title="Processes" id="processes">
      <Table
        label="All processes"
        columns={['Process', ...[...instanceStatuses, 'Attention'].map((number) => ({ number }))]}
      >
        {processes.map(({ name, counts, pauses }) => (
          <tr>
            <th scope="row">
              <span class="row">
                <a href={paths.process(name)}>{name}</a>
                <PausedChip pauses={pauses} />
              </span>
            </th>
            {instanceStatuses.map((status) => (
              <td class="number">
                <Count value={counts[status]} href={paths.instances({ process: name, status })} />
              </td>
            ))}
            <td class="number">
              <Count
                value={counts.attention}
                href={paths.instances({ process: name, attention: 'true' })}
              />
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}

/** Says what of a process is paused. */
function PausedChip({ pauses: { whole, tasks } }: { readonly pauses: PausesView }): Html {
  const names = Object.keys(tasks);
  if (whole !== undefined) return <Chip icon="pause" tone="warn" text="Paused" />;
  const [only] = names;
  if (only === undefined) return <></>;
  const text = names.length === 1 ? `${only} paused` : `${names.length} tasks paused`;
  return <Chip icon="pause" tone="warn" text={text} />;
}

function Count({ value, href }: { readonly value: number; readonly href: string }): Html {
  return value === 0 ? <span class="dim">0</span> : <a href={href}>{value.toLocaleString('en')}</a>;
}
