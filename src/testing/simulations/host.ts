import type { RuntimeDeps } from '../../actors/runtime-deps.ts';
import type { Clock } from '../../actors/ports/clock.ts';
import type { Process } from '../../definition/define-process.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { Observer } from '../coverage/observer.ts';
import type { Nodes } from '../nodes/nodes.ts';
import type { Play } from '../nodes/simulate-process.ts';

/** What a simulation runs on: virtual time, a store, and nodes. */
export interface Host {
  readonly clock: VirtualClock;
  /** Called once. The processes are as declared: their calls are to be answered by `play`. */
  openNodes(processes: readonly Process[], deps: HostDeps): Promise<Nodes>;
}

export interface HostDeps extends Required<
  Pick<RuntimeDeps, 'log' | 'onEmit' | 'secret' | 'random'>
> {
  readonly within: NonNullable<Clock['within']>;
  readonly play: Play;
  /** Called before the store forgets what has expired. */
  readonly beforeExpiry: () => Promise<void>;
  /** Hears what the processes exercise, if anybody wants to know. */
  readonly observer: Observer | undefined;
}
