import type { CoveredNames } from '../coverage/coverage.ts';
import { coverageKinds } from '../coverage/coverage-kinds.ts';
import type { Certificate, Violation } from './certificate.ts';

const mostViolations = 10;

/** The certificate as text, for people. */
export function certificateText(certificate: Omit<Certificate, 'toString' | 'toJson'>): string {
  const { process, version, hash, date, holds, scenarios, disturbed, coverage } = certificate;
  const { schedules, seeds, notCovered, violations, cutOff } = certificate;
  const kinds = Object.entries(disturbed).filter(([, runs]) => runs > 0);
  return [
    `Certificate of ${process} ${version} (${hash})${date === undefined ? '' : `, ${date}`}`,
    ...(cutOff === undefined ? [] : [cutOff]),
    verdictText({ holds, schedules, seeds, violations }),
    '',
    'Scenarios',
    ...scenarios.map(
      ({ name, boundaries, requests, schedules: runs }) =>
        `  ${name}: ${boundaries} boundaries, ${requests} requests, ${runs} disturbed runs`,
    ),
    '',
    'Disturbed runs by kind',
    ...kinds.map(([kind, runs]) => `  ${kind}: ${runs}`),
    '',
    'Covered by disturbed runs',
    ...coverageKinds.map(([kind, title]) => `  ${title}: ${countText(coverage[kind])}`),
    '',
    'Not covered',
    ...notCovered.map((text) => `  ${text}`),
    ...violations
      .slice(0, mostViolations)
      .flatMap((violation) => ['', ...violationLines(violation)]),
    ...(violations.length > mostViolations
      ? ['', `${violations.length - mostViolations} more violations are in the data.`]
      : []),
  ].join('\n');
}

function verdictText({
  holds,
  schedules,
  seeds,
  violations,
}: Pick<Certificate, 'holds' | 'schedules' | 'seeds' | 'violations'>): string {
  if (violations.length > 0) {
    return `It does not hold: ${violations.length} kinds of violations in ${schedules} disturbed runs.`;
  }
  return holds
    ? `It holds: ${schedules} disturbed runs, ${seeds} of them random combinations, came to the same as without disturbance.`
    : `It certifies nothing: ${schedules} disturbed runs came to the same as without disturbance.`;
}

function violationLines(violation: Violation): readonly string[] {
  const { scenario, kind, message, disturbances, trace, seed, replay, runs } = violation;
  return [
    `Violation in the scenario ${scenario} (${kind}; ${runs === 1 ? '1 run' : `${runs} runs`}${seed === undefined ? '' : `; seed ${seed}`})`,
    `  ${message}`,
    ...disturbances.map((text) => `  by ${text}`),
    ...trace.map((line) => `    ${line}`),
    `  To play it again: replay: '${replay}'`,
  ];
}

function countText({ covered, missing }: CoveredNames): string {
  return `${covered.length} of ${covered.length + missing.length}`;
}
