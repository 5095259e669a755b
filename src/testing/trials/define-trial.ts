import type { Process } from '../../definition/define-process.ts';
import { assertKnownOptions } from '../assertions/assert-known-options.ts';
import { assertProcess } from '../assertions/assert-process.ts';
import type { Trial, TrialOptions } from './trial.ts';

type WithScenarios<Options extends { readonly certify?: unknown }> = Options &
  Required<Pick<Options, 'certify'>>;

/** Declares what the tools try a process with, for tests and for `npx holdfast`. */
export function defineTrial<P extends Process>(
  process: P,
  options: WithScenarios<TrialOptions<P>>,
): WithScenarios<Trial<P>>;
export function defineTrial<P extends Process>(process: P, options: TrialOptions<P>): Trial<P>;
export function defineTrial<P extends Process>(process: P, options: TrialOptions<P>): Trial<P> {
  assertProcess('defineTrial', process);
  assertKnownOptions('defineTrial', options, known);
  return { ...options, kind: 'trial', process };
}

const known: ReadonlySet<string> = new Set(
  'input events outcomes properties cancel compare maxStates maxDepth maxMillis certify'.split(' '),
);
