import type { BatchLimits } from './batch-budget.ts';
import type { CommitPolicy, PlannedCommit } from '../commit/plan-commit.ts';
import type { LiveActors } from './live-actors.ts';
import type { ThrottledLog } from './throttled-log.ts';
import type { Log } from '../../log.ts';
import type { Tracing } from '../../tracing/tracing.ts';
import type { Turns } from '../../turns.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/ports.ts';
import type { RestoreDeps } from './restore.ts';
import type { Stepped } from '../step/step-result.ts';
import type { LiveActor } from '../restore/live-actor.ts';
/** What follows a commit: tasks start, actions run, events leave. */
export interface Committed {
  readonly live: LiveActor;
  readonly steps: readonly Stepped[];
  readonly planned: PlannedCommit;
}

export interface StepperDeps extends RestoreDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly throttled: ThrottledLog;
  readonly liveActors: LiveActors;
  /** Default: those of this thread. */
  readonly turns?: Pick<Turns, 'next' | 'later'> | undefined;
  readonly policy: CommitPolicy;
  readonly batchLimits: BatchLimits;
  readonly tracing?: Tracing | undefined;
  readonly committed: (committed: Committed) => void;
}
