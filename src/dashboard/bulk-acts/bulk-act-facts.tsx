import { bulkActName } from '../../bulk-acts/bulk-act-name.ts';
import type { Paths } from '../base/paths.ts';
import { toQuery } from '../instances/selection.ts';
import { Card } from '../parts/card.tsx';
import type { Html } from '../parts/html.ts';
import { Time } from '../parts/time.tsx';
import { FilterText } from './filter-text.tsx';
import type { BulkActView } from './parse-bulk-act.ts';
import { toSelectionOf } from './to-selection-of.ts';

interface BulkActFactsProps {
  readonly act: BulkActView;
  readonly paths: Paths;
}

/** What the bulk act was asked for, by whom and why. */
export function BulkActFacts({ act, paths }: BulkActFactsProps): Html {
  const { instance, data, filter } = act;
  const { id, status, createdAt, updatedAt } = instance;
  const { process, reason, operator } = data;
  return (
    <Card title="What was asked" id="asked">
      <dl class="facts body">
        <dt>Process</dt>
        <dd>{process}</dd>
        <dt>Filter</dt>
        <dd>
          <FilterText filter={filter} />
        </dd>
        <dt>Instances</dt>
        <dd>
          <a href={paths.instances(toQuery(toSelectionOf(process, filter)))}>
            Those that match now
          </a>
        </dd>
        <dt>Reason</dt>
        <dd>{reason ?? <span class="dim">none</span>}</dd>
        {operator === undefined ? null : (
          <>
            <dt>By</dt>
            <dd>{operator}</dd>
          </>
        )}
        <dt>Started</dt>
        <dd>
          <Time at={createdAt} />
        </dd>
        {status === 'Pending' ? null : (
          <>
            <dt>Ended</dt>
            <dd>
              <Time at={updatedAt} />
            </dd>
          </>
        )}
        <dt>Its history</dt>
        <dd>
          <a href={paths.instance(bulkActName, id)}>Steps and statechart</a>
        </dd>
      </dl>
    </Card>
  );
}
