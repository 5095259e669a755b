import type { InstanceView } from '../../actors/views/view-types.ts';
import type { Paths } from '../base/paths.ts';
import { breakable } from '../parts/breakable.tsx';
import { Chip, StatusChip } from '../parts/chip.tsx';
import type { Html } from '../parts/html.ts';
import { leafStates } from '../parts/leaf-states.ts';
import { Time } from '../parts/time.tsx';
import type { HeldByText } from './list-data.ts';
import { troubleOf, type Trouble } from './trouble-of.ts';
import { RowTable } from '../parts/row-table.tsx';

interface InstancesTableProps {
  readonly instances: readonly InstanceView[];
  readonly paths: Paths;
  /** Whether they are of several processes. */
  readonly isMixed: boolean;
  /** Whether they only illustrate what is selected. */
  readonly isSample?: boolean;
  readonly label: string;
  /** What of the pauses of its process keeps an instance from going on. Default: unknown. */
  readonly heldBy?: HeldByText;
}

/**
 * Instances, one a row. Where there is little room, each row is a card; the roles are written out, because a table that is
 * laid out in another way loses its own.
 */
export function InstancesTable(props: InstancesTableProps): Html {
  const { instances, paths, isMixed, isSample = false, label, heldBy = () => undefined } = props;
  const hasTrouble = !isSample || instances.some((instance) => !isFree(troubleOf(instance)));
  const heads = [
    'Status',
    'Instance',
    ...(isMixed ? ['Process'] : []),
    ...(isSample ? [] : ['State']),
    ...(hasTrouble ? ['Trouble'] : []),
    'Created',
    ...(isSample ? [] : ['Changed']),
  ];
  return (
    <RowTable label={label} heads={heads}>
      {instances.map((instance) => (
        <InstanceRow
          {...{ instance, paths, isMixed, isSample, hasTrouble }}
          held={heldBy(instance)}
        />
      ))}
    </RowTable>
  );
}

interface InstanceRowProps {
  readonly instance: InstanceView;
  readonly paths: Paths;
  readonly isMixed: boolean;
  readonly isSample: boolean;
  readonly hasTrouble: boolean;
  readonly held: string | undefined;
}

function InstanceRow(props: InstanceRowProps): Html {
  const { instance, paths, isMixed, isSample, hasTrouble, held } = props;
  const { id, process, key, status, paused, state, createdAt, updatedAt } = instance;
  const states = leafStates(state).map((path) => <span class="tag">{breakable(path)}</span>);
  return (
    <tr role="row" id={`row-${id}`}>
      <td role="cell" class="status">
        <StatusChip status={status} />
        {paused === undefined ? null : <Chip icon="pause" tone="warn" text="Paused" />}
        {held === undefined ? null : <Chip icon="pause" tone="warn" text={held} />}
      </td>
      <td role="cell" class="name">
        <a class="mono" href={paths.instance(process, id)}>
          {id}
        </a>
        {key === undefined ? null : (
          <p class="small dim brief" title={key}>
            Key <span class="mono">{key}</span>
          </p>
        )}
        {isSample ? <p>{states}</p> : null}
      </td>
      {isMixed ? (
        <td role="cell" data-label="Process" class="process">
          <a href={paths.process(process)}>{process}</a>
        </td>
      ) : null}
      {isSample ? null : (
        <td role="cell" data-label="State" class="states">
          {states}
        </td>
      )}
      {hasTrouble ? <TroubleCell trouble={troubleOf(instance)} /> : null}
      <td role="cell" class="created">
        <Time at={createdAt} as="ago" />
      </td>
      {isSample ? null : (
        <td role="cell" data-label="Changed">
          <Time at={updatedAt} as="ago" />
        </td>
      )}
    </tr>
  );
}

function TroubleCell({ trouble }: { readonly trouble: Trouble }): Html {
  const { attention, error } = trouble;
  return (
    <td role="cell" class={isFree(trouble) ? 'trouble none' : 'trouble'} data-label="Trouble">
      {attention.map((text) => (
        <Chip icon="alert" tone="warn" text={text} />
      ))}
      {error === undefined ? null : (
        <p class="error brief" title={error}>
          {error}
        </p>
      )}
    </td>
  );
}

function isFree({ attention, error }: Trouble): boolean {
  return attention.length === 0 && error === undefined;
}
