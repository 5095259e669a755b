import { LRUCache } from 'lru-cache';
import type { InstanceId } from '../ports/ids.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import { takeRecorded } from '../recording/recorder.ts';

/**
 * The idle live actors of a node. The least recently used ones are evicted; losing one costs a load. Any of them may be
 * outdated, because another node may have stepped or ended its instance.
 */
export interface LiveActors {
  /** Removes and returns the actor. Until it is put back, it belongs to the caller and is not evicted. */
  take(id: InstanceId): LiveActor | undefined;
  keep(live: LiveActor): void;
  /** Ends an actor that was taken, or was never kept. */
  end(live: LiveActor): void;
  size(): number;
}

export function createLiveActors(max: number): LiveActors {
  const cache = new LRUCache<InstanceId, LiveActor>({
    max,
    dispose: (live, _id, reason) => {
      if (reason !== 'delete') end(live);
    },
  });

  return {
    take(id) {
      const live = cache.get(id);
      if (live !== undefined) cache.delete(id);
      return live;
    },
    keep: (live) => void cache.set(live.id, live),
    end,
    size: () => cache.size,
  };
}

/** Ends the actor in memory; the instance itself is not affected. */
function end(live: LiveActor): void {
  live.recorder.outside = () => {};
  if (live.process.volatile.length === 0) return;
  live.recorder.mode = 'stepping';
  live.actor.stop();
  live.recorder.mode = 'restoring';
  // The instance goes on. Only its volatile actors stop, because they act on the outside world.
  for (const run of takeRecorded(live.recorder).live) run();
}
