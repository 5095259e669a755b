import type { AuditEntry } from '../../actors/views/operating-schemas.ts';
import type { Process } from '../../definition/define-process.ts';
import type { Paths } from '../base/paths.ts';
import { Chip } from '../parts/chip.tsx';
import type { Html } from '../parts/html.ts';
import { RowTable } from '../parts/row-table.tsx';
import { Time } from '../parts/time.tsx';
import { detailLines } from './detail-lines.ts';
import { whatText } from './what-text.ts';

interface AuditTableProps {
  readonly entries: readonly AuditEntry[];
  /** Those that have pages. */
  readonly processes: readonly Process[];
  readonly paths: Paths;
}

/** Entries of the audit log, one a row. */
export function AuditTable({ entries, processes, paths }: AuditTableProps): Html {
  const known = new Set(processes.map(({ name }) => name));
  // Without authentication nobody is known.
  const hasWho = entries.some(({ by }) => by !== undefined);
  const heads = ['Outcome', 'Act', 'On', 'Reason', ...(hasWho ? ['Who'] : []), 'When'];
  return (
    <RowTable label="Audit log" heads={heads}>
      {entries.map((entry) => (
        <AuditRow entry={entry} hasPage={known.has(entry.process)} hasWho={hasWho} paths={paths} />
      ))}
    </RowTable>
  );
}

interface AuditRowProps {
  readonly entry: AuditEntry;
  readonly hasPage: boolean;
  readonly hasWho: boolean;
  readonly paths: Paths;
}

function AuditRow({ entry, hasPage, hasWho, paths }: AuditRowProps): Html {
  const { id, at, by, details, reason } = entry;
  return (
    <tr role="row" id={`audit-${id}`}>
      <td role="cell" class="status outcome">
        <Outcome entry={entry} />
      </td>
      <td role="cell" class="name act">
        {whatText(entry)}
        {detailLines(details).map(({ name, text }) => (
          <p class="small dim">
            {name} {name === '' ? text : <span class="mono">{text}</span>}
          </p>
        ))}
      </td>
      <td role="cell" data-label="On" class="on">
        <span>
          {hasPage ? <a href={paths.process(entry.process)}>{entry.process}</a> : entry.process}
          <Instance entry={entry} hasPage={hasPage} paths={paths} />
        </span>
      </td>
      <td role="cell" data-label="Reason" class={reason === undefined ? 'wide none' : 'wide'}>
        <span class="brief" title={reason}>
          {reason ?? ''}
        </span>
      </td>
      {hasWho ? (
        <td role="cell" data-label="Who" class={by === undefined ? 'none' : ''}>
          <span>{by ?? ''}</span>
        </td>
      ) : null}
      <td role="cell" class="created">
        <Time at={at} as="ago" />
      </td>
    </tr>
  );
}

/** The instance, with a link where it may be found. */
function Instance({ entry, hasPage, paths }: Omit<AuditRowProps, 'hasWho'>): Html {
  const { process, instance, what, outcome } = entry;
  if (instance === undefined) return <></>;
  const isGone = what === 'delete' && outcome === 'done';
  // By business key it may be any of the instances that had the key: the search finds them.
  const key = instance.startsWith('by/') ? instance.slice('by/'.length) : undefined;
  const href =
    key === undefined
      ? paths.instance(process, instance)
      : `${paths.search}?${new URLSearchParams({ q: key }).toString()}`;
  return (
    <p class="mono">
      {isGone || !hasPage ? <span class="dim">{instance}</span> : <a href={href}>{instance}</a>}
    </p>
  );
}

function Outcome({ entry: { outcome } }: { readonly entry: AuditEntry }): Html {
  if (outcome === 'done') return <Chip icon="check" tone="good" text="Done" />;
  // It is under way, or the node died.
  if (outcome === undefined) return <Chip icon="clock" tone="warn" text="Not known" />;
  if (outcome === 'unchanged') return <Chip icon="check" tone="warn" text="Nothing changed" />;
  if (outcome === 'stopped') return <Chip icon="cross" tone="warn" text="Stopped half-way" />;
  if (outcome === 'cancelled') return <Chip icon="cross" tone="warn" text="Cancelled" />;
  return <Chip icon="cross" tone="bad" text={`Refused: ${outcome.replaceAll('_', ' ')}`} />;
}
