import type { Place } from '../commit/place.ts';
import { createSlots, type Slots } from './slots.ts';

/** Places for the tasks of this node. Those that find none free wait in memory, in order, up to a limit. */
export interface Places extends Pick<Slots, 'capacity' | 'taken' | 'close'> {
  /**
   * A place that is free now, or a position in the queue; undefined if too many wait for each place (default: more than 30), or
   * this node takes no more tasks.
   */
  reserve(queuedPerPlace?: number): Place | undefined;
  /** A free place, after a wait in the same queue; undefined if this node takes no more tasks. */
  acquire(): Promise<Place | undefined>;
}

/** How many tasks may wait in memory for each place. More wait in the store, where other nodes find them. */
const usuallyQueued = 30;

export function createPlaces(capacity: number): Places {
  const slots = createSlots(capacity);
  let queued = 0;

  function queue(): Place {
    let state: ReturnType<Place['state']> = 'queued';
    let done = () => {};
    queued += 1;
    const leave = slots.queue((isTaken) => {
      queued -= 1;
      state = isTaken ? 'free' : 'gone';
      done();
    });
    return {
      state: () => state,
      afterQueue(run) {
        if (state === 'queued') done = run;
        else run();
      },
      release() {
        if (state === 'free') slots.free();
        if (state === 'queued') {
          queued -= 1;
          leave();
        }
        state = 'gone';
      },
    };
  }

  return {
    capacity,
    taken: () => slots.taken(),
    close: () => slots.close(),
    reserve(queuedPerPlace = usuallyQueued) {
      if (slots.reserve()) return takenFrom(slots);
      const isFull = slots.isClosed() || queued >= capacity * queuedPerPlace;
      return isFull ? undefined : queue();
    },
    acquire: async () => ((await slots.acquire()) ? takenFrom(slots) : undefined),
  };
}

function takenFrom(slots: Slots): Place {
  let isTaken = true;
  return {
    state: () => (isTaken ? 'free' : 'gone'),
    afterQueue: (done) => done(),
    release() {
      if (isTaken) slots.free();
      isTaken = false;
    },
  };
}
