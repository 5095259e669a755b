import { Card } from '../../dashboard/parts/card.tsx';
import { Chip } from '../../dashboard/parts/chip.tsx';
import type { Html } from '../../dashboard/parts/html.ts';
import type { Evidence, Finding } from '../../definition/findings/finding.ts';
import { placeOf } from '../../definition/findings/finding-text.ts';
import type { Report } from '../../testing/checks/report.ts';

interface FindingsCardProps {
  readonly id: string;
  readonly report: Report;
}

const looks = {
  error: { icon: 'cross', tone: 'bad' },
  warning: { icon: 'alert', tone: 'warn' },
  note: { icon: 'event', tone: 'dim' },
} as const;

/** What `check` found, and what the process allows. */
export function FindingsCard({ id, report: { findings, allowed } }: FindingsCardProps): Html {
  return (
    <Card
      id={`${id}-findings`}
      title="Findings"
      {...(findings.length + allowed.length === 0 ? { empty: <p>Nothing was found.</p> } : {})}
    >
      <ul class="items">
        {findings.map((finding) => (
          <Item finding={finding} />
        ))}
        {allowed.map((finding) => (
          <li>
            <p class="row">
              <Chip icon="check" tone="dim" text="allowed" />
              <code>{placeOf(finding)}</code>
              <span class="tag">{finding.code}</span>
            </p>
            <p>{finding.reason}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Item({ finding }: { readonly finding: Finding }): Html {
  const { severity, code, what, remedy, evidence } = finding;
  return (
    <li>
      <p class="row">
        <Chip {...looks[severity]} text={severity} />
        <code>{placeOf(finding)}</code>
        <span class="tag">{code}</span>
        {evidence.kind === 'possible' && <span class="dim small">possible</span>}
      </p>
      <p>{what}</p>
      <Way evidence={evidence} />
      <p>
        <span class="dim">Remedy: </span>
        {remedy}
      </p>
    </li>
  );
}

function Way({ evidence }: { readonly evidence: Evidence }): Html {
  const way = evidence.kind === 'trace' ? evidence.moves : evidence.way;
  if (way.length === 0) return <></>;
  return (
    <ol class="way small">
      {way.map((move) => (
        <li>{move}</li>
      ))}
    </ol>
  );
}
