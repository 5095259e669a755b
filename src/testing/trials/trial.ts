import type { Process } from '../../definition/define-process.ts';
import type { ExploreOptions } from '../exploration/explore-options.ts';

/** What the tools try a process with. */
export interface TrialOptions<P extends Process> extends Omit<
  ExploreOptions<P>,
  'signal' | 'onProgress'
> {}

/** A process, and what the tools try it with: the options of `check` and `explore` in one object. */
export type Trial<P extends Process = Process> = TrialOptions<P> & {
  readonly kind: 'trial';
  readonly process: P;
};
