import { durationText } from '../../pictures/layout/duration.ts';
import type { Paths } from '../base/paths.ts';
import { Card } from '../parts/card.tsx';
import { Chip } from '../parts/chip.tsx';
import type { Html } from '../parts/html.ts';
import type { MachineData } from './machine-data.ts';
import { Table } from '../parts/table.tsx';

interface StatesCardProps {
  readonly data: MachineData;
  readonly paths: Paths;
}

/** Each state with its counts and times. */
export function StatesCard({ data, paths }: StatesCardProps): Html {
  const { process, states, isCounting, statistics } = data;
  const times = new Map(statistics.states.map((one) => [one.state, one]));
  const listed = states.filter(({ state }) => state !== '');
  return (
    <Card
      title="States"
      id="states"
      aside={
        isCounting ? (
          <Chip icon="alert" tone="warn" text="Older instances are still being counted" />
        ) : undefined
      }
    >
      <Table
        label="All states"
        columns={[
          'State',
          ...['Now', 'Ended there', 'Entered', 'Median', 'p95'].map((number) => ({ number })),
        ]}
      >
        {listed.map(({ state, active, ended }) => {
          const { entries = 0, medianMs, p95Ms } = times.get(state) ?? {};
          return (
            <tr>
              <td class="mono">
                {process.searchesState ? (
                  <a href={paths.instances({ process: process.name, state })}>{state}</a>
                ) : (
                  state
                )}
              </td>
              <td class="number">{count(active)}</td>
              <td class="number">{count(ended)}</td>
              <td class="number">{count(entries)}</td>
              <td class="number">{medianMs === undefined ? '' : durationText(medianMs)}</td>
              <td class="number">{p95Ms === undefined ? '' : durationText(p95Ms)}</td>
            </tr>
          );
        })}
      </Table>
    </Card>
  );
}

function count(number: number): string {
  return number === 0 ? '' : number.toLocaleString('en');
}
