import { LRUCache } from 'lru-cache';
import type { InstanceId } from './ids.ts';
import type { LiveActor } from './live-actor.ts';
import { takeRecorded } from './recorder.ts';

/** The live actors of a node: the least recently used ones make room. Losing one costs a load. */
export interface LiveActors {
  get(id: InstanceId): LiveActor | undefined;
  keep(live: LiveActor): void;
  drop(live: LiveActor): void;
  size(): number;
}

export function createLiveActors(max: number): LiveActors {
  const cache = new LRUCache<InstanceId, LiveActor>({ max, dispose: end });

  return {
    get: (id) => cache.get(id),
    keep(live) {
      if (cache.peek(live.id) !== live) cache.set(live.id, live);
    },
    drop(live) {
      if (cache.peek(live.id) === live) cache.delete(live.id);
      else end(live);
    },
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
