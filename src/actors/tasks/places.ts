import type { Place } from '../commit/place.ts';
import { createSlots, type Line, type Slots } from './slots.ts';

/**
 * Places for the tasks of this node. Those that find none free wait in memory, in order, up to a limit: tasks that this node's own
 * commits have made due in one line, and those that come from the store in another, so that neither starves the other.
 */
export interface Places extends Pick<Slots, 'capacity' | 'taken' | 'close'> {
  /**
   * For a task that a commit makes due: a place that is free now, or a position in the line; undefined if too many wait for each place,
   * or this node takes no more tasks.
   */
  reserve(): Place | undefined;
  /** The same for a task that the store has had for some time. */
  reserveStored(): Place | undefined;
  /** A free place, after a wait in the same line as tasks from the store; undefined if this node takes no more tasks. */
  acquire(): Promise<Place | undefined>;
  /** How long the task that got the last place had waited in the first of these lines; 0 if nobody waits in it. */
  waitMs(): number;
}

/** How many tasks may wait in each line for each place. More wait in the store, where other nodes find them. */
const mostPerPlace = { first: 15, second: 2 } as const;

/** `elapsedMs`: the elapsed time of a monotonic clock. */
export function createPlaces(capacity: number, elapsedMs: () => number): Places {
  const slots = createSlots(capacity);
  const queued = { first: 0, second: 0 };
  let waitedMs = 0;

  function queue(line: Line): Place {
    let state: ReturnType<Place['state']> = 'queued';
    let done = () => {};
    const since = elapsedMs();
    queued[line] += 1;
    const leave = slots.queue((isTaken) => {
      queued[line] -= 1;
      if (line === 'first') waitedMs = elapsedMs() - since;
      state = isTaken ? 'free' : 'gone';
      done();
    }, line);
    return {
      state: () => state,
      afterQueue(run) {
        if (state === 'queued') done = run;
        else run();
      },
      release() {
        if (state === 'free') slots.free();
        if (state === 'queued') {
          queued[line] -= 1;
          leave();
        }
        state = 'gone';
      },
    };
  }

  function reserve(line: Line): Place | undefined {
    if (slots.reserve()) return takenFrom(slots);
    const isFull = slots.isClosed() || queued[line] >= capacity * mostPerPlace[line];
    return isFull ? undefined : queue(line);
  }

  return {
    capacity,
    taken: () => slots.taken(),
    close: () => slots.close(),
    reserve: () => reserve('first'),
    reserveStored: () => reserve('second'),
    acquire: async () => ((await slots.acquire('second')) ? takenFrom(slots) : undefined),
    waitMs: () => (queued.first === 0 ? 0 : waitedMs),
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
