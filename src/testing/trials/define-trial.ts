import type { Process } from '../../definition/define-process.ts';
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
  return { ...options, kind: 'trial', process };
}
