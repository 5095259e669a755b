import type { StatisticsView } from '../../actors/views/view-types.ts';
import { Card } from './card.tsx';
import type { Html } from './html.ts';
import { Time } from './time.tsx';
import { Table } from './table.tsx';

type ErrorGroup = StatisticsView['errors'][number];

interface ErrorsCardProps {
  /** Each with the process that it is of, if the card shows several. */
  readonly errors: readonly (ErrorGroup & { readonly process: string })[];
  /** Said beside the title, such as `last hour`. */
  readonly when: string;
  readonly hrefOf: (error: { readonly process: string; readonly lastId: string }) => string;
}

/** Equal errors, the most frequent first, each with the newest instance that has it. */
export function ErrorsCard({ errors, when, hrefOf }: ErrorsCardProps): Html {
  const empty = errors.length === 0 ? 'No task has failed, and no machine has thrown.' : undefined;
  const aside = <span class="small dim">{when}</span>;
  return (
    <Card title="Errors" id="errors" empty={empty} aside={aside}>
      <Table label="Groups of errors" columns={[{ number: 'Count' }, 'Error', 'Newest']}>
        {errors.map((error) => (
          <tr>
            <td class="number">{error.count.toLocaleString('en')}</td>
            <td class="wide">
              <span class="error">{error.message}</span>
              <p class="small dim">
                {error.process} · {error.undo === true ? 'undo of ' : ''}
                <span class="mono">{error.of}</span> in <span class="mono">{error.state}</span>
              </p>
            </td>
            <td class="nowrap">
              <a href={hrefOf(error)}>
                <Time at={error.lastAt} as="ago" />
              </a>
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}
