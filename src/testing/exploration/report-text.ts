import type { CoveredNames } from '../coverage/coverage.ts';
import type { PropertyVerdict } from '../properties/property-verdict.ts';
import { extentText } from './extent-text.ts';
import type { Explored } from './explored.ts';

/** A report of an exploration, as text. */
export function reportText(exploration: Explored): string {
  const { coverage, transitionPairs, findings, verdicts, unexplored } = exploration;
  return [
    extentText(exploration),
    ...Object.entries(coverage).map(([kind, names]) => coverageLine(kind, names as CoveredNames)),
    `  transitionPairs: ${number(transitionPairs)}`,
    ...unexplored.map(
      ({ kind, name, reason, remedy }) =>
        `  not explored: the ${kind} ${name}, since ${reason}; ${remedy}`,
    ),
    ...verdicts.map(verdictText),
    ...findings.map(({ trace }) => trace.toString()),
  ].join('\n');
}

function coverageLine(kind: string, { covered, missing }: CoveredNames): string {
  const count = `  ${kind}: ${covered.length} of ${covered.length + missing.length}`;
  return missing.length === 0 ? count : `${count}; not ${missing.join(', ')}`;
}

function verdictText(verdict: PropertyVerdict): string {
  const { name, message } = verdict;
  switch (verdict.kind) {
    case 'holds':
      return `${name}: holds (${message})`;
    case 'notRefuted':
      return `${name}: not refuted within what was explored (${message})`;
    case 'notExercised':
      return `${name}: was never exercised (${message})`;
    case 'violated':
      return `${name}: violated\n${verdict.trace.toString()}`;
  }
}

const number = (count: number): string => count.toLocaleString('en');
