import { toPlainError } from '../../actors/record/plain-error.ts';
import { components } from '../properties/components.ts';
import { edgesOf } from '../properties/edges-of.ts';
import type { Claim } from '../traces/claim.ts';
import { stateText } from '../traces/state-text.ts';
import type { Move } from '../traces/move.ts';
import type { FindingKind } from './finding.ts';
import type { Searched } from '../search/search.ts';

/** A finding, by the state that shows it, and a move in it. */
export interface Fault {
  readonly kind: FindingKind;
  readonly state: string;
  readonly message: string;
  readonly at: number;
  /** The states that it is about: `at`, and those that the instance goes round in with it. */
  readonly states: readonly number[];
  readonly last?: Move;
  readonly claim: Claim;
}

/** What is wrong with the states that a search has found, as far as it is shown: of equal faults the one with the shortest trace. */
export function findFaults(
  found: Searched,
  isShown: (fault: Fault) => boolean = () => true,
): readonly Fault[] {
  const faults = [...restingFaults(found), ...livelocks(found), ...thrownFaults(found)].filter(
    isShown,
  );
  const first = new Map<string, Fault>();
  for (const fault of faults) {
    const key = `${fault.kind} ${fault.state} ${fault.message}`;
    if (!first.has(key)) first.set(key, fault);
  }
  return [...first.values()];
}

function restingFaults({ space, placeOf }: Searched): readonly Fault[] {
  const faults: Fault[] = [];
  for (let at = 0; at < space.size; at += 1) {
    if (space.pending(at).length > 0) continue;
    const { state: value, status, owes, accepts, isLive } = placeOf(at);
    const state = stateText(value);
    if (status === 'Pending' && !accepts && !isLive) {
      const message = `An instance in ${state} waits for nothing, and no event is accepted.`;
      faults.push({ kind: 'deadEnd', state, message, at, states: [at], claim: { kind: 'wakes' } });
    }
    if ((status === 'Failed' || status === 'Cancelled') && owes.length > 0) {
      // Which of them is older makes no other fault.
      const tasks = [...new Set(owes)].toSorted().join(', ');
      const message = `An instance ends in ${state} (${status}), and nothing undoes ${tasks}.`;
      faults.push({
        kind: 'owed',
        state,
        message,
        at,
        states: [at],
        claim: { kind: 'owesNothing' },
      });
    }
  }
  return faults;
}

/** Components that no move but a cancellation leaves, and in which nothing ends and no event from outside is accepted. */
function livelocks({ space, moves, placeOf }: Searched): readonly Fault[] {
  const isMove = (edge: number) => moves.at(space.moveOf(edge)).kind !== 'cancel';
  return components(space, () => true, isMove).flatMap((component): readonly Fault[] => {
    const within = new Set(component);
    const isClosed = component.every((state) => {
      const { status, accepts, isLive } = placeOf(state);
      if (status !== 'Pending' || accepts || isLive || !space.isFollowed(state)) return false;
      return edgesOf(space, state).every((edge) => !isMove(edge) || within.has(space.target(edge)));
    });
    const hasEdge = component.some((state) => edgesOf(space, state).some(isMove));
    if (!isClosed || !hasEdge) return [];
    const at = Math.min(...component);
    const states = [...new Set(component.map((one) => stateText(placeOf(one).state)))];
    const state = stateText(placeOf(at).state);
    const message = `An instance in ${states.toSorted().join(' / ')} never ends, whatever happens.`;
    return [
      {
        kind: 'livelock',
        state,
        message,
        at,
        states: component,
        claim: { kind: 'isNotIn', path: pathOf(state) },
      },
    ];
  });
}

/** A path that a test can name. */
function pathOf(state: string): string {
  return state.split(', ')[0] ?? state;
}

function thrownFaults({ thrown, placeOf }: Searched): readonly Fault[] {
  return thrown.map(({ state: at, move, error }) => {
    const state = stateText(placeOf(at).state);
    const message = `The machine throws in ${state}: ${toPlainError(error).message}`;
    return {
      kind: 'threw',
      state,
      message,
      at,
      states: [at],
      last: move,
      claim: { kind: 'sound' },
    };
  });
}
