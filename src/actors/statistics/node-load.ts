import type { LiveActors } from '../batch/live-actors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Slots } from '../tasks/slots.ts';
import type { AnnouncedLoad } from './announced-load.ts';
import type { LoopLoad } from './loop-load.ts';

/** The load of this node, as it announces it. */
export function createNodeLoad({
  clock,
  loop,
  liveActors,
  slots,
}: {
  readonly clock: Pick<Clock, 'now'>;
  readonly loop: Pick<LoopLoad, 'read'>;
  readonly liveActors: Pick<LiveActors, 'size'>;
  readonly slots: Pick<Slots, 'taken' | 'capacity'>;
}): () => string {
  return () => {
    const load: AnnouncedLoad = {
      at: clock.now(),
      tasks: slots.taken(),
      taskPlaces: slots.capacity,
      actors: liveActors.size(),
      ...loop.read(),
    };
    return JSON.stringify(load);
  };
}
