import type { Evidence, Finding } from '../../definition/findings/finding.ts';
import { placeOf } from '../../definition/findings/finding-text.ts';
import type { Report } from './report.ts';

/** A report for people: each finding with its evidence and its remedy, then what is allowed and what was not checked. */
export function toText({ process, version, findings, allowed, run, notChecked }: Report): string {
  const counts = (['error', 'warning', 'note'] as const).map((severity) =>
    counted(findings.filter((each) => each.severity === severity).length, severity),
  );
  const lines = [
    `${process} ${version}: ${counts.join(', ')}; ${counted(run.states, 'state')} and ${counted(run.moves, 'move')} were run.`,
    ...findings.flatMap((finding) => ['', ...findingLines(finding)]),
    ...section(
      'Allowed:',
      allowed.map((each) => `${each.code} ${placeOf(each)}: ${each.reason}`),
    ),
    ...section('Not checked:', notChecked),
  ];
  return `${lines.join('\n')}\n`;
}

function findingLines(finding: Finding): readonly string[] {
  const { severity, code, what, remedy, evidence } = finding;
  const possible = evidence.kind === 'possible' ? 'Possible: ' : '';
  return [
    `${severity} ${code} ${placeOf(finding)}`,
    `  ${possible}${what}`,
    ...evidenceLines(evidence).map((line) => `  ${line}`),
    `  Remedy: ${remedy}`,
  ];
}

function evidenceLines(evidence: Evidence): readonly string[] {
  if (evidence.kind === 'trace') {
    return ['Moves:', ...evidence.moves.map((move, n) => `  ${n}. ${move}`)];
  }
  return evidence.way.length === 0 ? [] : [`Way: ${evidence.way.join(', ')}`];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
