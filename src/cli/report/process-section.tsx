import { Card } from '../../dashboard/parts/card.tsx';
import type { Html } from '../../dashboard/parts/html.ts';
import { toOverlay } from '../../testing/reports/to-overlay.ts';
import { CertificateCard } from './certificate-card.tsx';
import { CoverageCard } from './coverage-card.tsx';
import type { Painter } from './create-painter.tsx';
import { DisturbedCard } from './disturbed-card.tsx';
import { EndsCard } from './ends-card.tsx';
import { FindingsCard } from './findings-card.tsx';
import { NotSeenCard } from './not-seen-card.tsx';
import { PropertiesCard } from './properties-card.tsx';
import type { Reported } from './reported.ts';
import { Summary } from './summary.tsx';
import { verdictOf, VerdictChip } from './verdict.tsx';
import { ViolationCard } from './violation-card.tsx';
import { violationsOf } from './violations-of.ts';

interface ProcessSectionProps {
  readonly id: string;
  readonly reported: Reported;
  readonly painter: Painter;
}

/** Beyond these, a page becomes too large to read. */
const mostViolations = 20;

/** All that a report says of one process. */
export function ProcessSection({ id, reported, painter }: ProcessSectionProps): Html {
  const { process, report, exploration, certificate, file } = reported;
  const coverage = exploration?.coverage ?? certificate?.coverage;
  const violations = violationsOf(reported);
  return (
    <section class="grid process" id={id} aria-labelledby={`${id}-name`}>
      <header class="head">
        <h1 id={`${id}-name`}>{process.name}</h1>
        <span class="dim">{`version ${process.version}`}</span>
        <code class="dim grow">{file}</code>
        <VerdictChip verdict={verdictOf(reported)} />
      </header>
      <Summary reported={reported} />
      {violations.slice(0, mostViolations).map((violation, n) => (
        <ViolationCard
          id={`${id}-v${n}`}
          violation={violation}
          process={process}
          painter={painter}
        />
      ))}
      {violations.length > mostViolations && (
        <p class="dim">{`${violations.length - mostViolations} more violations are in the text and in the JSON of the command.`}</p>
      )}
      {certificate?.violations.slice(0, mostViolations).map((violation, n) => (
        <DisturbedCard id={`${id}-d${n}`} violation={violation} />
      ))}
      {certificate !== undefined && <CertificateCard id={id} certificate={certificate} />}
      {report !== undefined && <FindingsCard id={id} report={report} />}
      {exploration !== undefined && exploration.verdicts.length > 0 && (
        <PropertiesCard id={id} verdicts={exploration.verdicts} />
      )}
      {Object.entries(process.graph.machines).map(([key, machine]) => {
        const isRoot = key === process.graph.root;
        const title = isRoot ? 'Statechart' : `Statechart of ${key}`;
        const overlay =
          coverage === undefined ? {} : toOverlay(machine, coverage, isRoot ? undefined : key);
        const legend = (
          <span class="small dim">
            <span class="key reached" /> reached <span class="key missed" /> not reached
          </span>
        );
        return (
          <Card
            id={`${id}-${key}`}
            title={title}
            {...(coverage === undefined ? {} : { aside: legend })}
          >
            {painter(process, { label: title, machine: key, overlay })}
          </Card>
        );
      })}
      {exploration !== undefined && (
        <div class="halves">
          <CoverageCard
            id={id}
            graph={process.graph}
            coverage={exploration.coverage}
            pairs={exploration.transitionPairs}
          />
          <EndsCard id={id} ends={exploration.ends} />
        </div>
      )}
      {certificate !== undefined && (
        <CoverageCard id={id} graph={process.graph} coverage={certificate.coverage} />
      )}
      <NotSeenCard id={id} reported={reported} />
    </section>
  );
}
