import type { Doctor } from '../doctor/doctor.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Process } from '../../definition/define-process.ts';
import type { ChangeWaiter } from '../reads/change-waiter.ts';
import { type Clock } from '../ports/clock.ts';
import type { EndedHere } from '../reads/ended-here.ts';
import type { Log } from '../../log.ts';
import type { Meter } from '../ports/meter.ts';
import type { NodeName, Store } from '../ports/ports.ts';
import type { Wakes } from '../ports/wakes.ts';
import type { RunningHere } from '../restore/running-here.ts';
import type { Load } from '../reads/share-loads.ts';
import type { Pauses } from '../wakes/pauses.ts';
import type { Instances } from '../mailboxes/instances.ts';
import type { Tracing } from '../../tracing/tracing.ts';
import type { ThrottledLog } from '../batch/throttled-log.ts';
import type { Turns } from '../../turns.ts';

/** What requests need of a node. */
export interface RequestsDeps {
  readonly store: Store;
  readonly owner: NodeName;
  readonly load: Load;
  readonly waiter: ChangeWaiter;
  readonly endedHere: EndedHere;
  readonly runningHere: Pick<RunningHere, 'of'>;
  readonly wakes: Pick<Wakes, 'arm' | 'horizonMs'>;
  readonly clock: Clock;
  /** The elapsed time of a monotonic clock. */
  readonly elapsedMs: () => number;
  readonly log: Log;
  readonly processes: readonly Process[];
  readonly processNamed: (name: string) => Process;
  readonly instances: Pick<Instances, 'start' | 'apply'>;
  readonly secrets: Secrets;
  readonly doctor: Pick<Doctor, 'ask' | 'reports'>;
  readonly pauses: Pick<Pauses, 'since' | 'read' | 'pause' | 'resume' | 'isRepeated'>;
  readonly tracing: Tracing | undefined;
  /** Whether the service has an inspector. */
  readonly inspected: boolean;
  /** Throws `shutting_down` if the node accepts no new work. */
  readonly assertOpen: () => void;
  /** Whether this node, or its store, has more work than it can do. */
  readonly isOverloaded: () => boolean;
  readonly throttled: ThrottledLog;
  readonly meter: Pick<Meter, 'refused'> | undefined;
  readonly turns: Pick<Turns, 'next'>;
}
