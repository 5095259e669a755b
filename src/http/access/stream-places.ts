import { HoldfastError } from '../../errors.ts';

/** The maximum number of concurrent streams and waiting requests on a node. 0 means no limit. */
export interface StreamBounds {
  /** For one caller (without authentication: one address). */
  readonly perCaller: number;
  /** For one instance. */
  readonly perInstance: number;
}

/** A place that was taken. */
export interface Place {
  /** Frees the place; further calls have no effect. */
  release(): void;
}

/** The places for streams and waiting requests. */
export interface StreamPlaces {
  /**
   * Takes a place of the caller, and of the instance if it is known. Throws `too_many_streams` if either has none left.
   */
  take(whose: { readonly caller: string; readonly instance: string | undefined }): Place;
}

/** A stream may last for hours, so this is a guess. */
const retryAfterSeconds = 5;

export function createStreamPlaces({ perCaller, perInstance }: StreamBounds): StreamPlaces {
  const ofCallers = createPlaces(perCaller);
  const ofInstances = createPlaces(perInstance);
  return {
    take({ caller, instance }) {
      const own = ofCallers.take(caller);
      if (own === undefined) throw tooMany('A caller may have', 'STREAMS_PER_CALLER', perCaller);
      if (instance === undefined) return own;
      const shared = ofInstances.take(instance);
      if (shared === undefined) {
        own.release();
        throw tooMany('An instance may have', 'STREAMS_PER_INSTANCE', perInstance);
      }
      return {
        release() {
          own.release();
          shared.release();
        },
      };
    },
  };
}

/** Places by name, each name up to the bound. */
function createPlaces(bound: number): { take(name: string): Place | undefined } {
  const taken = new Map<string, number>();
  return {
    take(name) {
      const count = taken.get(name) ?? 0;
      if (bound > 0 && count >= bound) return undefined;
      taken.set(name, count + 1);
      let isHeld = true;
      return {
        release() {
          if (!isHeld) return;
          isHeld = false;
          const left = (taken.get(name) ?? 0) - 1;
          if (left > 0) taken.set(name, left);
          else taken.delete(name);
        },
      };
    },
  };
}

function tooMany(whose: string, bound: string, count: number): HoldfastError {
  return new HoldfastError(
    'too_many_streams',
    `${whose} at most ${count} streams and waiting requests on one node (${bound}); close one, or retry after the time in Retry-After.`,
    { details: { headers: { 'retry-after': String(retryAfterSeconds) } } },
  );
}
