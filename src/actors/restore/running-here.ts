import type { InstanceId } from '../ports/ids.ts';
import type { LiveActor } from './live-actor.ts';
import { createTransientMap } from '../../transient.ts';

/**
 * The instances of which this node runs a task, from its start until its outcome is settled: as long as it holds the lease, this
 * node most likely makes their next version itself.
 */
export interface RunningHere {
  /** Returns a function that notes the end of the run. */
  begin(live: LiveActor): () => void;
  /** The instance as the newest of its runs has found it. Another node may have stepped it. */
  of(id: InstanceId): LiveActor | undefined;
}

interface Runs {
  live: LiveActor;
  count: number;
}

export function createRunningHere(): RunningHere {
  const byId = createTransientMap<InstanceId, Runs>();

  return {
    begin(live) {
      const { id } = live;
      const runs = byId.get(id);
      if (runs === undefined) {
        byId.set(id, { live, count: 1 });
      } else {
        runs.live = live;
        runs.count += 1;
      }
      return () => {
        const left = byId.get(id);
        if (left !== undefined && (left.count -= 1) === 0) byId.delete(id);
      };
    },
    of: (id) => byId.get(id)?.live,
  };
}
