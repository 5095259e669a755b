import type { Process } from '../../definition/define-process.ts';
import type { EventOf, InputOf } from '../../in-process/typed-process.ts';
import type { Scripted } from '../behaviours/behaviour.ts';
import type { ExploreProgress } from '../search/explore-progress.ts';

/** What `check` runs a process with. */
export interface CheckOptions<P extends Process = Process> {
  /** Default: the example of the process. */
  readonly input?: InputOf<P>;
  /** The payloads of events, without `type`, in addition to the examples of the process and what the schemas allow. */
  readonly events?: { readonly [Type in EventOf<P>['type']]?: readonly object[] };
  /** What the calls of tasks can come to, such as `[ok({ id: 'c1' })]`. Each also fails. */
  readonly outcomes?: Readonly<Record<string, readonly Scripted[]>>;
  /**
   * Whether custom actions are called, too, to find out what they do. Their calls of files, the network and other processes are told and
   * not made, unless they leave Node by native code. Default: false.
   */
  readonly tryActions?: boolean;
  /** Default 2,000. */
  readonly maxMoves?: number;
  /** Once it fires, no further move is made. The report says so in `notChecked`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (seen: ExploreProgress) => void;
}
