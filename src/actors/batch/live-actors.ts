import { LRUCache } from 'lru-cache';
import type { InstanceId } from '../ports/ids.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import { takeRecorded } from '../recording/recorder.ts';

/**
 * The idle live actors of a node. The least recently used ones are evicted; losing one costs a load. None of them is
 * known to be the newest, because another node may have stepped or ended its instance.
 */
export interface LiveActors {
  /** Removes and returns the actor. Until it is put back, it belongs to the caller and is not evicted. */
  take(id: InstanceId): LiveActor | undefined;
  keep(live: LiveActor): void;
  /** Ends an actor that was handed out, or never kept. */
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

/** Ends the in-memory form of an instance; the instance itself knows nothing of it. */
function end(live: LiveActor): void {
  live.recorder.outside = () => {};
  if (live.process.volatile.length === 0) return;
  live.recorder.mode = 'stepping';
  live.actor.stop();
  live.recorder.mode = 'restoring';
  // Nothing of the instance stops, only its volatile actors, which touch the world when they are told to.
  for (const run of takeRecorded(live.recorder).live) run();
}
