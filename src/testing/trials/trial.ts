import type { Process } from '../../definition/define-process.ts';
import type { CertifyOptions } from '../certification/certify-options.ts';
import type { ExploreOptions } from '../exploration/explore-options.ts';

/** What the tools try a process with: the options of `explore`, of which `check` uses some, and those of `certify`. */
export interface TrialOptions<P extends Process> extends Omit<
  ExploreOptions<P>,
  'signal' | 'onProgress'
> {
  /** Its scenarios, and what their tasks come to. */
  readonly certify?: Omit<CertifyOptions<P>, 'signal' | 'onProgress'>;
}

/** A process, and what the tools try it with, as data. */
export type Trial<P extends Process = Process> = TrialOptions<P> & {
  readonly kind: 'trial';
  readonly process: P;
};
