import type { LiveActors } from '../batch/live-actors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Places } from '../tasks/places.ts';
import type { AnnouncedLoad } from './announced-load.ts';
import type { LoopLoad } from './loop-load.ts';

/** The load of this node, as it announces it. */
export function createNodeLoad({
  clock,
  loop,
  liveActors,
  places,
}: {
  readonly clock: Pick<Clock, 'now'>;
  readonly loop: Pick<LoopLoad, 'read'>;
  readonly liveActors: Pick<LiveActors, 'size'>;
  readonly places: Pick<Places, 'taken' | 'capacity'>;
}): () => string {
  return () => {
    const load: AnnouncedLoad = {
      at: clock.now(),
      tasks: places.taken(),
      taskPlaces: places.capacity,
      actors: liveActors.size(),
      ...loop.read(),
    };
    return JSON.stringify(load);
  };
}
