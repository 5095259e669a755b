import { HoldfastError } from '../../errors.ts';
import type { Place } from './stream-places.ts';

/** Places for examinations, which compute for long: what-ifs and tests of instances. A caller has one at a time. */
export interface ExaminationPlaces {
  /**
   * Takes a place; callers that wait for one get it in turn. Rejects with `too_many_requests` if too many requests wait, and
   * with its reason once the signal fires.
   */
  take(caller: string, signal: AbortSignal): Promise<Place>;
}

/** One computes while the other reads the store. */
const atOnce = 2;
const mostWaitingOfCaller = 4;
const mostWaiting = 32;

interface OfCaller {
  isServed: boolean;
  /** What gives a place to each request that waits, oldest first. */
  readonly waiting: Set<() => void>;
}

export function createExaminationPlaces(): ExaminationPlaces {
  /** Callers with a place or a request that waits, in the order of their turns. */
  const callers = new Map<string, OfCaller>();
  let taken = 0;
  let waiting = 0;

  function giveOut(): void {
    for (const own of callers.values()) {
      if (taken >= atOnce) return;
      const [next] = own.isServed ? [] : own.waiting;
      next?.();
    }
  }

  function forget(caller: string, own: OfCaller): void {
    if (!own.isServed && own.waiting.size === 0) callers.delete(caller);
  }

  function serve(caller: string, own: OfCaller): Place {
    own.isServed = true;
    taken += 1;
    let isHeld = true;
    return {
      release() {
        if (!isHeld) return;
        isHeld = false;
        own.isServed = false;
        taken -= 1;
        // The others go first.
        callers.delete(caller);
        if (own.waiting.size > 0) callers.set(caller, own);
        giveOut();
      },
    };
  }

  return {
    async take(caller, signal) {
      signal.throwIfAborted();
      const own = callers.get(caller) ?? { isServed: false, waiting: new Set() };
      const isFree = !own.isServed && taken < atOnce;
      if (!isFree && own.waiting.size >= mostWaitingOfCaller) throw tooManyOf('A caller');
      if (!isFree && waiting >= mostWaiting) throw tooManyOf('A node');
      callers.set(caller, own);
      if (isFree) return serve(caller, own);
      return new Promise<Place>((resolve, reject) => {
        const leave = () => {
          own.waiting.delete(give);
          waiting -= 1;
          signal.removeEventListener('abort', abandon);
        };
        const give = () => {
          leave();
          resolve(serve(caller, own));
        };
        const abandon = () => {
          leave();
          forget(caller, own);
          reject(signal.reason as Error);
        };
        own.waiting.add(give);
        waiting += 1;
        signal.addEventListener('abort', abandon);
      });
    },
  };
}

function tooManyOf(whose: 'A caller' | 'A node'): HoldfastError {
  const may =
    whose === 'A caller'
      ? `have 1 what-if or test of an instance made at a time on one node, and ${mostWaitingOfCaller} more waiting`
      : `have ${mostWaiting} what-ifs and tests of instances waiting`;
  return new HoldfastError(
    'too_many_requests',
    `${whose} may ${may}; retry after the time in Retry-After.`,
    { details: { headers: { 'retry-after': '1' } } },
  );
}
