import { HoldfastError } from '../../errors.ts';

/** How many streams and waiting requests a node serves at a time. 0: as many as come. */
export interface StreamBounds {
  /** Of one caller (without authentication: of one address). */
  readonly perCaller: number;
  /** Of one instance. */
  readonly perInstance: number;
}

/** Those who stay for longer than it takes to answer, counted. */
export interface StreamPlaces {
  /**
   * Takes a place of the caller and one of the instance, where it is known; throws `too_many_streams` where there is none.
   * What it returns gives them back, once however often it is called.
   */
  take(place: { readonly caller: string; readonly instance: string | undefined }): () => void;
}

/** A stream may last for hours, so nobody knows when the next one ends. */
const retryAfterSeconds = 5;

export function createStreamPlaces({ perCaller, perInstance }: StreamBounds): StreamPlaces {
  const ofCallers = new Map<string, number>();
  const ofInstances = new Map<string, number>();
  return {
    take({ caller, instance }) {
      if (isFull(ofCallers, caller, perCaller)) {
        throw tooMany('A caller may have', 'STREAMS_PER_CALLER', perCaller);
      }
      if (instance !== undefined && isFull(ofInstances, instance, perInstance)) {
        throw tooMany('An instance may have', 'STREAMS_PER_INSTANCE', perInstance);
      }
      add(ofCallers, caller, 1);
      if (instance !== undefined) add(ofInstances, instance, 1);
      let isTaken = true;
      return () => {
        if (!isTaken) return;
        isTaken = false;
        add(ofCallers, caller, -1);
        if (instance !== undefined) add(ofInstances, instance, -1);
      };
    },
  };
}

function isFull(counts: ReadonlyMap<string, number>, name: string, bound: number): boolean {
  return bound > 0 && (counts.get(name) ?? 0) >= bound;
}

function add(counts: Map<string, number>, name: string, more: 1 | -1): void {
  const count = (counts.get(name) ?? 0) + more;
  if (count === 0) counts.delete(name);
  else counts.set(name, count);
}

function tooMany(whose: string, bound: string, count: number): HoldfastError {
  return new HoldfastError(
    'too_many_streams',
    `${whose} at most ${count} streams and waiting requests on one node (${bound}); close one, or retry after the time in Retry-After.`,
    { details: { headers: { 'retry-after': String(retryAfterSeconds) } } },
  );
}
