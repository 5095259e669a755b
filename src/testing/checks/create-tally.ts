import { machineIn } from '../../definition/graph/machine-in.ts';
import { statePaths } from '../../definition/graph/state-paths.ts';
import type { Graph, GraphEdge } from '../../definition/graph/graph.ts';
import { matchesEvent } from '../../definition/machine/matches-event.ts';
import type { Played } from '../search/played.ts';
import type { Move } from '../traces/move.ts';

/** What the events that a state names came to, each time that they were sent while it was active. */
export interface Tallied {
  readonly path: string;
  /** As the state names it, such as `PAY` or `payment.*`. */
  readonly event: string;
  /** It had an effect, or may have one. */
  readonly hasWorked: boolean;
  readonly refused: Times;
  /** Accepted, without an effect. */
  readonly idle: Times;
  /** The guards that refused it. */
  readonly guards: readonly string[];
  /** Whether it depends on a payload that was made up. */
  readonly isDoubtful: boolean;
}

/** How often something happened, and the first time. */
export interface Times {
  readonly count: number;
  readonly first: { readonly state: number; readonly move: Move } | undefined;
}

export interface Tally {
  /** A move begins. */
  readonly begin: () => void;
  /** The machine looks at the payload of an event, or hands it on. */
  readonly noteRead: () => void;
  /** A custom action is asked for, or a guard gives way to chance: what comes of it, the step does not show. */
  readonly noteUnseen: () => void;
  readonly played: (played: Played) => void;
  readonly all: () => readonly Tallied[];
}

/** Tallies what events from outside come to in a run. */
export function createTally(graph: Graph, isPayloadGiven: (type: string) => boolean): Tally {
  const named = namedEvents(machineIn(graph).edges);
  const tallied = new Map<string, Counts>();
  const mayHide = hasReducers(graph);
  let isRead = false;
  let isUnseen = false;

  function countsOf(path: string, event: string): Counts {
    const key = JSON.stringify([path, event]);
    const known = tallied.get(key);
    if (known !== undefined) return known;
    const made: Counts = {
      path,
      event,
      hasWorked: false,
      refused: { count: 0, first: undefined },
      idle: { count: 0, first: undefined },
      guards: new Set(),
      isDoubtful: false,
    };
    tallied.set(key, made);
    return made;
  }

  return {
    begin() {
      isRead = mayHide;
      isUnseen = false;
    },
    noteRead() {
      isRead = true;
    },
    noteUnseen() {
      isUnseen = true;
    },
    played({ state, record, move, result, to }) {
      if (move.kind !== 'event' || record.cancel !== undefined) return;
      const { type } = move.event;
      const isIdle = result.kind === 'stepped' && to === state && result.effects.length === 0;
      for (const path of ['', ...statePaths(record.snapshot.value)]) {
        for (const event of named.get(path) ?? []) {
          if (!matchesEvent(type, event)) continue;
          const counts = countsOf(path, event);
          counts.isDoubtful ||= isRead && !isPayloadGiven(type);
          if (isUnseen) counts.hasWorked = true;
          else if (result.kind === 'refused') {
            note(counts.refused, { state, move });
            for (const guard of result.guards) counts.guards.add(guard);
          } else if (isIdle) note(counts.idle, { state, move });
          else counts.hasWorked = true;
        }
      }
    },
    all: () =>
      Array.from(tallied.values(), (counts) => ({ ...counts, guards: [...counts.guards] })),
  };
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Counts = Mutable<Omit<Tallied, 'guards' | 'refused' | 'idle'>> & {
  readonly refused: Mutable<Times>;
  readonly idle: Mutable<Times>;
  readonly guards: Set<string>;
};

function note(times: Mutable<Times>, at: NonNullable<Times['first']>): void {
  times.count += 1;
  times.first ??= at;
}

/** The events that each state names, but those that it names only to forbid them. */
function namedEvents(edges: readonly GraphEdge[]): ReadonlyMap<string, ReadonlySet<string>> {
  const named = new Map<string, Set<string>>();
  for (const edge of edges) {
    if (edge.kind !== 'event' || isForbidden(edge)) continue;
    const events = named.get(edge.source) ?? new Set();
    named.set(edge.source, events.add(edge.event));
  }
  return named;
}

/** What reads an event unseen, if it is handed on to it. */
function hasReducers({ machines }: Graph): boolean {
  return Object.values(machines).some(({ actors }) =>
    Object.values(actors).some(({ kind }) => kind === 'transition'),
  );
}

/** XState refuses an event that leads nowhere and does nothing, so that no state around this one takes it. */
function isForbidden({ targets, actions, certainty }: GraphEdge): boolean {
  return targets.length === 0 && actions.length === 0 && certainty === 'known';
}
