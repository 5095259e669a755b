import type { Paths } from '../base/paths.ts';
import { Card } from '../parts/card.tsx';
import type { Html } from '../parts/html.ts';
import type { BulkActView } from './parse-bulk-act.ts';
import { RowTable } from '../parts/row-table.tsx';

interface FailuresCardProps {
  readonly act: BulkActView;
  readonly paths: Paths;
}

/** The instances on which the act failed, the newest first, each with the reason. */
export function FailuresCard({ act, paths }: FailuresCardProps): Html {
  const { failures, failed, process } = act.data;
  if (failures.length === 0) {
    return <Card title="Failures" id="failures" empty="The act has failed on no instance." />;
  }
  const hidden = failed - failures.length;
  return (
    <Card title="Failures" id="failures">
      <RowTable label="Instances that failed" heads={['Instance', 'Code', 'Reason']}>
        {failures.toReversed().map(({ id, code, detail }) => (
          <tr role="row" id={`failed-${id}`}>
            <td role="cell" class="name">
              <a class="mono" href={paths.instance(process, id)}>
                {id}
              </a>
            </td>
            <td role="cell" data-label="Code">
              <code>{code}</code>
            </td>
            <td role="cell" data-label="Reason" class="wide">
              <span>{detail}</span>
            </td>
          </tr>
        ))}
      </RowTable>
      {hidden > 0 ? (
        <p class="body small dim">and {hidden.toLocaleString('en')} earlier ones</p>
      ) : null}
    </Card>
  );
}
