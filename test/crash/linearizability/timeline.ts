import type { Folded } from './fold.ts';
import type { Life } from './lives.ts';
import type { Attempt, Operation, Seen } from './observation.ts';

/** A moment in the life of one address: a version of an instance, or its absence. */
export interface Moment {
  /** Undefined: there is no such instance. */
  readonly life?: Life;
  /** Undefined: a version of an ended life that no capture has. */
  readonly version?: number;
  readonly folded?: Folded;
}

/** All moments of one address, in the one order that the histories give, and which of them an answer can reflect. */
export interface Timeline {
  readonly moments: readonly Moment[];
  /** Where an event was applied. */
  placesOf(eventId: string): readonly number[];
  /** The place of an instance as an answer shows it. */
  placeOf(seen: Pick<Seen, 'generation' | 'version'>): number | undefined;
  /**
   * The moments at which a request may have been answered: none before what was known when the request was sent, and none
   * that follows from what was sent after its answer.
   */
  window(asked: Pick<Attempt, 'invokedAt' | 'endedAt'>): {
    readonly from: number;
    readonly to: number;
  };
}

/** Lives and operations are those of one address. */
export function createTimeline(lives: readonly Life[], operations: readonly Operation[]): Timeline {
  const moments = toMoments(lives);
  const events = new Map<string, number[]>();
  const versions = new Map<string, number>();
  const tails = new Map<string, number>();
  moments.forEach(({ life, version }, place) => {
    if (life === undefined) return;
    if (version === undefined) tails.set(life.generation, place);
    else {
      versions.set(`${life.generation} ${version}`, place);
      const id: unknown = Reflect.get(life.steps[version]?.event ?? {}, 'id');
      if (isFromClient(life, version) && typeof id === 'string') {
        events.set(id, [...(events.get(id) ?? []), place]);
      }
    }
  });

  const placesOf = (eventId: string) => events.get(eventId) ?? [];
  const placeOf = ({ generation, version }: Pick<Seen, 'generation' | 'version'>) =>
    versions.get(`${generation} ${version}`) ?? tails.get(generation);

  const known = knownPlaces(operations, placesOf, placeOf);
  const begun = begunBefore(moments.length, operations, placesOf, placeOf);
  return {
    moments,
    placesOf,
    placeOf,
    window: ({ invokedAt, endedAt }) => ({
      from: known[firstIndex(known, ({ endedAt: at }) => at >= invokedAt) - 1]?.place ?? 0,
      to: firstIndex(begun, (at) => at > endedAt) - 1,
    }),
  };
}

function toMoments(lives: readonly Life[]): readonly Moment[] {
  const moments: Moment[] = [{}];
  for (const life of lives) {
    life.steps.forEach((_, version) => {
      const folded = life.folded[version];
      moments.push({ life, version, ...(folded === undefined ? {} : { folded }) });
    });
    if (!life.isOver) continue;
    const entries = life.folded.at(-1)?.entries ?? [];
    moments.push({ life, folded: { state: 'closed', entries } }, {});
  }
  return moments;
}

export function isFromClient({ steps }: Life, version: number): boolean {
  return !/^(start$|task\.|timer\.)/.test(steps[version]?.event.type ?? 'start');
}

/** When it was known that a place had been reached: by time, each with the furthest place known by then. */
function knownPlaces(
  operations: readonly Operation[],
  placesOf: Timeline['placesOf'],
  placeOf: Timeline['placeOf'],
): readonly { readonly endedAt: number; readonly place: number }[] {
  const points: { readonly endedAt: number; readonly place: number }[] = [];
  for (const { request, attempts } of operations) {
    for (const { answer, endedAt } of attempts) {
      if (answer.kind !== 'accepted') continue;
      const place = request.kind === 'event' ? placesOf(request.event.id)[0] : placeOf(answer.seen);
      if (place !== undefined) points.push({ endedAt, place });
    }
  }
  points.sort((a, b) => a.endedAt - b.endedAt);
  let furthest = 0;
  return points.map(({ endedAt, place }) => {
    furthest = Math.max(furthest, place);
    return { endedAt, place: furthest };
  });
}

/** For each place: the latest time of a first request that leads to it, or to an earlier place. */
function begunBefore(
  count: number,
  operations: readonly Operation[],
  placesOf: Timeline['placesOf'],
  placeOf: Timeline['placeOf'],
): readonly number[] {
  const begun = Array.from({ length: count }, () => Number.NEGATIVE_INFINITY);
  for (const { request, attempts } of operations) {
    const [first] = attempts;
    if (first === undefined || request.kind === 'read') continue;
    const start = { generation: request.kind === 'start' ? request.generation : '', version: 0 };
    const places =
      request.kind === 'event' ? placesOf(request.event.id) : [placeOf(start)].filter(isPlace);
    for (const place of places) begun[place] = first.invokedAt;
  }
  let latest = Number.NEGATIVE_INFINITY;
  return begun.map((at) => {
    latest = Math.max(latest, at);
    return latest;
  });
}

function isPlace(place: number | undefined): place is number {
  return place !== undefined;
}

/** The first index whose item passes; the items that pass come last. */
function firstIndex<T>(items: readonly T[], passes: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && passes(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
