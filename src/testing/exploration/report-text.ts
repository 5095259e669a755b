import type { CoveredNames } from '../coverage/coverage.ts';
import type { PropertyVerdict } from '../properties/property-verdict.ts';
import { extentText } from './extent-text.ts';
import type { Explored } from './explored.ts';
import type { TransitionPairs } from './transition-pairs.ts';
import { unexploredText } from './unexplored-text.ts';

/** A report of an exploration, as text. */
export function reportText(exploration: Explored): string {
  const { coverage, transitionPairs, findings, verdicts, unexplored } = exploration;
  return [
    extentText(exploration),
    ...Object.entries(coverage).map(([kind, names]) => coverageLine(kind, names as CoveredNames)),
    pairsLine(transitionPairs),
    ...unexplored.map(unexploredText),
    ...verdicts.map(verdictText),
    ...findings.map(({ trace }) => trace.toString()),
  ].join('\n');
}

function coverageLine(kind: string, { covered, missing }: CoveredNames): string {
  const count = `  ${kind}: ${covered.length} of ${covered.length + missing.length}`;
  return missing.length === 0 ? count : `${count}; not ${missing.join(', ')}`;
}

/** More of them are in the data. */
const mostPairs = 10;

function pairsLine({ covered, possible, missing }: TransitionPairs): string {
  const count = `  transitionPairs: ${number(covered)} of ${number(possible)}`;
  if (missing.length === 0) return count;
  const more = possible - covered - mostPairs;
  const rest = more > 0 ? ` and ${number(more)} more` : '';
  return `${count}; not ${missing.slice(0, mostPairs).join(', ')}${rest}`;
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
