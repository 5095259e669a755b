import type { Process } from '../../definition/define-process.ts';
import type { Trial, TrialOptions } from './trial.ts';

/** Declares what the tools try a process with, for tests and for `npx holdfast`. */
export function defineTrial<P extends Process, Options extends TrialOptions<P>>(
  process: P,
  options: Options & TrialOptions<P>,
): Trial<P, Options> {
  return { ...options, kind: 'trial', process };
}
