import type { InstanceView } from '../../actors/views/view-types.ts';
import type { InstanceRecord } from '../../actors/record/record.ts';
import { viewRecord } from '../../actors/views/view-instance.ts';
import type { Process } from '../../definition/define-process.ts';
import { invalidRequest } from '../../invalid-request.ts';
import type { Log } from '../../log.ts';
import { pathFromStart } from '../properties/path-from-start.ts';
import type { SandboxOptions } from '../../actors/sandbox/create-sandbox.ts';
import { createPlayer } from '../traces/create-player.ts';
import type { Move } from '../traces/move.ts';
import { createBudget, type Limits } from './create-budget.ts';
import type { Moves } from '../moves/create-moves.ts';
import type { ExploreProgress } from './explore-progress.ts';
import type { CutOff } from './cut-off.ts';
import { createNumbers, type Numbers } from './numbers.ts';
import { createSpace, type GrowingSpace } from './create-space.ts';
import { createGrowth } from './create-growth.ts';
import type { Growing } from './growing.ts';
import type { Place } from './place.ts';
import type { Played } from './played.ts';
import { observedProcess } from './observed-process.ts';
import { recordTaken } from './record-taken.ts';
import { pendingNames, nameOfEnd } from './pending-names.ts';
import { stateKey } from './state-key.ts';
import type { Taken } from './taken.ts';
import type { ThrownAt } from './thrown-at.ts';
import { toPlace } from './to-place.ts';

/** What a search has found. */
export interface Searched {
  readonly space: GrowingSpace;
  readonly moves: Numbers<Move>;
  readonly taken: Numbers<Taken>;
  readonly places: Numbers<Place>;
  readonly placeOf: (state: number) => Place;
  /** But those on an output that is not known. */
  readonly thrown: readonly ThrownAt[];
  /** Why there is no state at all. */
  readonly failedStart: { readonly error: unknown } | undefined;
  readonly takenAtStart: Taken;
  /** What guards returned, by the names of a coverage. */
  readonly guards: ReadonlySet<string>;
  /** What took ever new values. */
  readonly growing: readonly Growing[];
  /** How many moves were made, also those that changed nothing. */
  readonly movesMade: number;
  readonly cutBy: CutOff;
}

export interface SearchOptions extends Limits {
  readonly input: unknown;
  readonly moves: Moves;
  /** Returns what two states have in common that count as one. Default: all that decides what can happen next. */
  readonly compare?: ((instance: InstanceView) => unknown) | undefined;
  readonly onProgress?: ((seen: ExploreProgress) => void) | undefined;
  /** Hears of each state that is reached, once, in the order of the numbers. */
  readonly reached: (state: unknown, instance: () => InstanceView) => void;
  /** Hears of the start and of each move before it is made: the moves from the start, with it. */
  readonly playing?: (way: () => readonly Move[]) => void;
  /** Hears of each move that was made. */
  readonly played?: (played: Played) => void;
  /** Hears of events that a move, or the start, sends to an actor that has ended, before the move is `played`. */
  readonly lost?: SandboxOptions['lost'];
}

const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Follows all moves from the start of a process, breadth-first, so that the first way to each state is a shortest one. */
export async function search(process: Process, options: SearchOptions): Promise<Searched> {
  const { moves, compare, reached, playing, played, lost, onProgress } = options;
  const guards = new Set<string>();
  const recorder = recordTaken();
  const observed = observedProcess(process, {
    begins: recorder.begins,
    note(kind, name, key) {
      if (kind === 'guards') guards.add(name);
      else recorder.note(kind, name, key);
    },
  });
  const player = createPlayer(observed.process, {
    inspect: observed.inspect,
    ...(lost === undefined ? {} : { lost }),
  });
  const space = createSpace();
  const moveNumbers = createNumbers<Move>();
  const taken = createNumbers<Taken>();
  const places = createNumbers<Place>();
  const effects = createNumbers<string>((name) => name);
  const numbersOfPlaces: number[] = [];
  const known = new Map<string, number>();
  const records: (InstanceRecord | undefined)[] = [];
  const thrown: ThrownAt[] = [];
  const budget = createBudget(options);
  const growth = createGrowth();

  /** The number of a state; undefined if there is no room for another one. */
  function numberOf(given: InstanceRecord): number | undefined {
    // What has ended differs between the ways to a state.
    const record = { ...given, finished: [] };
    const view = () => viewRecord(process, record, silentLog);
    const key = compare === undefined ? stateKey(record) : comparedKey(compare(view()));
    const before = known.get(key);
    if (before !== undefined) return before;
    if (!budget.hasRoom(space.size)) return undefined;
    const state = space.addState(pendingNames(record).map((name) => effects.of(name)));
    known.set(key, state);
    growth.note(state, record);
    records.push(record);
    numbersOfPlaces.push(places.of(toPlace(process, record, moves.accepts(record))));
    reached(record.snapshot.value, view);
    return state;
  }

  function noteThrown(state: number, move: Move, error: unknown): void {
    const isMadeUp =
      move.kind === 'task' && move.outcome.kind === 'ok' && moves.isOutputUnknown(move.task);
    if (!isMadeUp) thrown.push({ state, move, error });
  }

  function wayTo(state: number): readonly Move[] {
    return pathFromStart(space, state).map((edge) => moveNumbers.at(space.moveOf(edge)));
  }

  /** Follows one move; returns whether that was possible within the limits. */
  function follow(state: number, record: InstanceRecord, move: Move): boolean {
    if (!budget.takeMove()) return false;
    playing?.(() => [...wayTo(state), move]);
    recorder.clear();
    const applied = player.play(record, move);
    if (applied === undefined) return true;
    const { result, record: next } = applied;
    if (result.kind === 'threw') noteThrown(state, move, result.error);
    const to = result.kind === 'stepped' && next !== undefined ? numberOf(next) : undefined;
    played?.({ state, record, move, result, to });
    if (result.kind !== 'stepped' || next === undefined) return true;
    if (to === undefined) return false;
    const end = nameOfEnd(move);
    space.addEdge({
      from: state,
      to,
      move: moveNumbers.of(move),
      taken: taken.of(recorder.read()),
      ends: end === undefined ? -1 : effects.of(end),
    });
    return true;
  }

  playing?.(() => []);
  const started = player.start(options.input);
  const takenAtStart = recorder.read();
  if (started.record !== undefined) numberOf(started.record);
  for (let state = 0; state < space.size; state += 1) {
    const record = records[state];
    if (record === undefined) break;
    const possible = moves.of(record);
    const mayFollow = budget.mayFollow(space.depthOf(state));
    let isFollowed = mayFollow || possible.length === 0;
    for (const move of possible) {
      if (mayFollow && follow(state, record, move)) continue;
      isFollowed = false;
      budget.noteNotFollowed();
    }
    space.close(state, isFollowed);
    // It can be played again.
    records[state] = undefined;
    if (await budget.breathe()) {
      const depth = space.depthOf(space.size - 1);
      onProgress?.({
        states: space.size,
        followed: state + 1,
        depth,
        growing: growth.growing(),
      });
    }
  }

  return {
    space,
    moves: moveNumbers,
    taken,
    places,
    placeOf: (state) => places.at(numbersOfPlaces[state] ?? 0),
    thrown,
    failedStart: started.result.kind === 'threw' ? started.result : undefined,
    guards,
    takenAtStart,
    growing: growth.growing(),
    movesMade: budget.moves(),
    cutBy: budget.cutBy(),
  };
}

/** Without a value, all states would count as one. */
function comparedKey(value: unknown): string {
  try {
    const key = JSON.stringify(value) as string | undefined;
    if (key !== undefined) return key;
  } catch {
    // Such as a bigint, or a cycle.
  }
  throw invalidRequest(
    'compare returns no JSON. Let it return what tells two states apart, such as ({ state, data }) => [state, data.items.length].',
  );
}
