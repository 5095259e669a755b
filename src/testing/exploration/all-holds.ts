import { assertSubject } from '../assertions/assert-subject.ts';
import type { Verdict } from '../assertions/verdict.ts';
import { cutOffText } from './cut-off-text.ts';
import { extentText } from './extent-text.ts';
import type { Explored } from './explored.ts';
import { unexploredText } from './unexplored-text.ts';

export interface HoldOptions {
  /** Whether it is enough that nothing speaks against a property as far as was explored. */
  readonly asFarAsExplored?: boolean;
}

/** Whether all properties hold, each was exercised, and nothing was found. */
export function allHolds(
  exploration: Explored,
  { asFarAsExplored = false }: HoldOptions = {},
): Verdict {
  assertSubject('exploration', exploration);
  const { process, verdicts, findings, cutOff, unexplored } = exploration;
  const faults = [
    ...(cutOff === undefined || asFarAsExplored
      ? []
      : [[cutOffText(cutOff), ...unexplored.map(unexploredText)].join('\n')]),
    ...verdicts.flatMap((verdict): readonly string[] => {
      switch (verdict.kind) {
        case 'violated':
          return [verdict.trace.toString()];
        case 'notExercised':
          return [`${verdict.name} was never exercised (${verdict.message}).`];
        case 'holds':
        case 'notRefuted':
          return [];
      }
    }),
    ...findings.map(({ trace }) => trace.toString()),
  ];
  const kept = `${verdicts.length} properties hold, and nothing was found`;
  return {
    holds: faults.length === 0,
    message:
      faults.length === 0
        ? `${process.name}: ${kept}.`
        : `${process.name}:\n${faults.join('\n\n')}\n\n${extentText(exploration)}`,
  };
}
