import { Card } from '../../dashboard/parts/card.tsx';
import { StatusChip } from '../../dashboard/parts/chip.tsx';
import type { Html } from '../../dashboard/parts/html.ts';
import type { End } from '../../testing/exploration/exploration.ts';

interface EndsCardProps {
  readonly id: string;
  readonly ends: readonly End[];
}

/** More of them are shown on demand. */
const mostShown = 8;

/** How instances end, and what is not undone then. */
export function EndsCard({ id, ends }: EndsCardProps): Html {
  const rest = ends.slice(mostShown);
  return (
    <Card
      id={`${id}-ends`}
      title="Ends"
      {...(ends.length === 0 ? { empty: <p>No instance ended as far as was explored.</p> } : {})}
    >
      <Rows ends={ends.slice(0, mostShown)} />
      {rest.length > 0 && (
        <details class="rest">
          <summary>{`${rest.length} more`}</summary>
          <Rows ends={rest} />
        </details>
      )}
    </Card>
  );
}

function Rows({ ends }: Pick<EndsCardProps, 'ends'>): Html {
  return (
    <table>
      <tbody>
        {ends.map(({ state, status, owes, notUndone }) => (
          <tr>
            <td class="status">
              <StatusChip status={status} />
            </td>
            <td class="wide">
              <code>{state}</code>
              {owes.length > 0 && (
                <p class="dim small">
                  {status === 'Completed' ? 'stays: ' : 'owes: '}
                  {owes.join(', ')}
                </p>
              )}
              {notUndone.length > 0 && (
                <p class="dim small">{`cannot be undone: ${notUndone.join(', ')}`}</p>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
