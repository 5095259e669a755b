import type { Claim } from '../traces/claim.ts';
import type { Move } from '../traces/move.ts';
import type { AnyCondition } from './any-condition.ts';
import type { AnyProperty } from './any-property.ts';
import { conditionText } from './condition-text.ts';
import { edgesOf } from './edges-of.ts';
import { isOwn } from './is-own.ts';
import { leadingTo } from './leading-to.ts';
import { neverLeaves } from './never-leaves.ts';
import { pathBetween } from './path-between.ts';
import { pathFromStart } from './path-from-start.ts';
import type { Space } from './space.ts';
import { wayToRepeat } from './way-to-repeat.ts';

/** Whether a property holds, by the edges of the shortest way that speaks against it. */
export type Judged =
  | { readonly kind: 'holds' | 'notExercised'; readonly message: string }
  | {
      readonly kind: 'violated';
      readonly message: string;
      readonly edges: readonly number[];
      readonly claim: Claim;
    };

/** `holds` tells whether a condition holds in a state, and `moveOf` the move of an edge. */
export function judge(
  space: Space,
  property: AnyProperty,
  holds: (condition: AnyCondition, state: number) => boolean,
  moveOf: (edge: number) => Move,
): Judged {
  const first = (wanted: (state: number) => boolean) => firstOf(space, wanted);
  switch (property.kind) {
    case 'always':
    case 'never': {
      const { kind, what } = property;
      const must = kind === 'always';
      const message = `${kind} ${conditionText(what)}`;
      const found = first((state) => holds(what, state) !== must);
      if (found === -1) return { kind: 'holds', message };
      const edges = pathFromStart(space, found);
      return { kind: 'violated', message, edges, claim: toClaim(what, must) };
    }
    case 'sometimes': {
      const { what } = property;
      const message = `sometimes ${conditionText(what)}`;
      const found = first((state) => holds(what, state));
      return { kind: found === -1 ? 'notExercised' : 'holds', message };
    }
    case 'eventually': {
      const { what } = property;
      const message = `eventually ${conditionText(what)}`;
      return judgeLiveness(space, message, what, (state) => state === 0, holds);
    }
    case 'leadsTo': {
      const { from, to } = property;
      const message = `${conditionText(from)} leads to ${conditionText(to)}`;
      const isFrom = (state: number) => holds(from, state);
      if (first(isFrom) === -1) return { kind: 'notExercised', message };
      return judgeLiveness(space, message, to, isFrom, holds);
    }
    case 'atMostOnce':
      return judgeRepeats(space, property.task, moveOf);
  }
}

function judgeRepeats(space: Space, task: string, moveOf: (edge: number) => Move): Judged {
  const message = `${task} completes at most once`;
  const ends = (kind: 'task' | 'undo') => (edge: number) => {
    const move = moveOf(edge);
    return move.kind === kind && move.task === task && move.outcome.kind === 'ok';
  };
  const happens = ends('task');
  const edges = wayToRepeat(space, { happens, isUndone: ends('undo') });
  if (edges !== undefined) {
    return { kind: 'violated', message, edges, claim: { kind: 'completesAtMostOnce', task } };
  }
  const isExercised = firstOf(space, (state) => edgesOf(space, state).some(happens)) !== -1;
  return { kind: isExercised ? 'holds' : 'notExercised', message };
}

function judgeLiveness(
  space: Space,
  message: string,
  goal: AnyCondition,
  isFrom: (state: number) => boolean,
  holds: (condition: AnyCondition, state: number) => boolean,
): Judged {
  const isPart = (state: number) => !holds(goal, state);
  const stays = neverLeaves(space, isPart);
  const isDoomed = leadingTo(space, stays, isPart);
  const from = firstOf(space, (state) => isFrom(state) && isDoomed(state));
  if (from === -1) return { kind: 'holds', message };
  const isGoal = (state: number) => stays.has(state);
  const way = pathBetween(space, from, { isGoal, isPart }) ?? [];
  const end = endOf(space, from, way);
  const isRest = space.pending(end).length === 0;
  const round = isRest
    ? []
    : pathBetween(space, end, {
        isGoal: (state) => state === end,
        isPart: isGoal,
        isEdge: (edge) => isOwn(space, edge),
        atLeastOne: true,
      });
  const edges = [...pathFromStart(space, from), ...way, ...(round ?? [])];
  const how = isRest ? 'it rests there' : 'it goes round for ever';
  return { kind: 'violated', message: `${message}: ${how}`, edges, claim: toClaim(goal, true) };
}

function endOf({ target }: Space, from: number, way: readonly number[]): number {
  const last = way.at(-1);
  return last === undefined ? from : target(last);
}

function firstOf({ size }: Space, wanted: (state: number) => boolean): number {
  for (let state = 0; state < size; state += 1) if (wanted(state)) return state;
  return -1;
}

function toClaim(condition: AnyCondition, holds: boolean): Claim {
  return typeof condition === 'string'
    ? { kind: holds ? 'isIn' : 'isNotIn', path: condition }
    : { kind: 'predicate', text: String(condition), returns: holds };
}
