import { invalidRequest } from '../../invalid-request.ts';
import { assertSubject } from '../assertions/assert-subject.ts';
import type { Verdict } from '../assertions/verdict.ts';
import type { CoverageKind } from '../coverage/coverage.ts';
import type { Explored } from './explored.ts';

/** Shares from 0 to 1 of what a process declares. */
export type Shares = { readonly [Kind in CoverageKind]?: number };

/** Whether an exploration covers at least these shares. */
export function covers(exploration: Explored, shares: Shares): Verdict {
  assertSubject('exploration', exploration);
  const { process, coverage } = exploration;
  const lines = Object.entries(shares).map(([kind, share]) => {
    if (!Object.hasOwn(coverage, kind)) {
      const known = Object.keys(coverage).join(', ');
      throw invalidRequest(`"${kind}" is not covered by anything. Pass shares of ${known}.`);
    }
    if (!(share >= 0 && share <= 1)) {
      throw invalidRequest(
        `The share of ${kind} is ${String(share)}. Pass one from 0 to 1: 0.9 for 90 %.`,
      );
    }
    const { covered, missing } = coverage[kind as CoverageKind];
    const total = covered.length + missing.length;
    const text = `${covered.length} of ${total} ${kind}${missing.length === 0 ? '' : `, but not ${missing.join(', ')}`}`;
    return { holds: covered.length >= share * total, text };
  });
  return {
    holds: lines.every(({ holds }) => holds),
    message: `The exploration of ${process.name} covers ${lines.map(({ text }) => text).join('; ')}.`,
  };
}
