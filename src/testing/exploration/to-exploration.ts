import type { Process } from '../../definition/define-process.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { assertKnownState } from '../assertions/assert-known-state.ts';
import { machineIn } from '../../definition/graph/machine-in.ts';
import { statePaths } from '../../definition/graph/state-paths.ts';
import type { AnyCondition } from '../properties/any-condition.ts';
import type { AnyProperty } from '../properties/any-property.ts';
import { judge } from '../properties/judge.ts';
import { pathFromStart } from '../properties/path-from-start.ts';
import type { PropertyVerdict } from '../properties/property-verdict.ts';
import type { Claim } from '../traces/claim.ts';
import { createTrace } from '../traces/create-trace.ts';
import type { Move } from '../traces/move.ts';
import type { Trace } from '../traces/trace.ts';
import { coverageOf } from './coverage-of.ts';
import { cutOffOf } from './cut-off-of.ts';
import { endsOf } from './ends-of.ts';
import { edgeThrough } from './edge-through.ts';
import type { Exploration } from './exploration.ts';
import { findFaults } from './find-faults.ts';
import { reportText } from './report-text.ts';
import type { Searched } from '../search/search.ts';
import { toTransitionPairs } from './to-transition-pairs.ts';
import type { Unexplored } from '../moves/unexplored.ts';

/** What a search has found, as it is told. */
export function toExploration<P extends Process>(
  process: P,
  given: {
    readonly found: Searched;
    readonly input: unknown;
    readonly properties: Readonly<Record<string, AnyProperty>>;
    readonly holds: (condition: AnyCondition, state: number) => boolean;
    readonly unexplored: readonly Unexplored[];
    readonly isCompared: boolean;
  },
): Exploration<P> {
  const { found, input, properties, holds, isCompared, unexplored } = given;
  const { space, moves, placeOf } = found;
  const cutOff = cutOffOf(found.cutBy, { isCompared, unexplored });

  const traceOf = (title: string, path: readonly Move[], claim: Claim): Trace =>
    createTrace(process, { input, moves: path, title: `${process.name}: ${title}`, claim });
  const movesOf = (edges: readonly number[]): readonly Move[] =>
    edges.map((edge) => moves.at(space.moveOf(edge)));
  const way = (state: number): readonly Move[] => movesOf(pathFromStart(space, state));

  function verdictOf(name: string, property: AnyProperty): PropertyVerdict {
    const judged = judge(space, property, holds, (edge) => moves.at(space.moveOf(edge)));
    const { message } = judged;
    if (judged.kind === 'violated') {
      const { edges, claim } = judged;
      const title = `${name} (${message})`;
      return { kind: 'violated', name, message, trace: shownBy(name, title, edges, claim) };
    }
    if (judged.kind === 'holds' && cutOff !== undefined && property.kind !== 'sometimes') {
      return { kind: 'notRefuted', name, message };
    }
    return { kind: judged.kind, name, message };
  }

  /** A way through states that only `compare` takes for one may not be possible. */
  function shownBy(name: string, title: string, edges: readonly number[], claim: Claim): Trace {
    try {
      return traceOf(title, movesOf(edges), claim);
    } catch (error) {
      if (!isCompared) throw error;
      throw invalidRequest(
        `The property "${name}" cannot be judged, because compare takes states for one that go on differently. Let it return more of what tells them apart.`,
        [],
        { cause: error },
      );
    }
  }

  const exploration: Exploration<P> = {
    process,
    states: space.size,
    moves: space.edgeCount(),
    depth: depthOf(found),
    coverage: coverageOf(process, found),
    transitionPairs: toTransitionPairs(process, found),
    ends: endsOf(found),
    findings: findFaults(found).map(({ kind, state, message, at, last, claim }) => ({
      kind,
      state,
      message,
      trace: traceOf(message, [...way(at), ...(last === undefined ? [] : [last])], claim),
    })),
    verdicts: Object.entries(properties).map(([name, property]) => verdictOf(name, property)),
    cutOff,
    unexplored,
    growing: found.cutBy.movesNotFollowed > 0 ? found.growing : [],
    pathTo(wanted) {
      const path: string = wanted;
      assertKnownState(process, path);
      for (let state = 0; state < space.size; state += 1) {
        if (!statePaths(placeOf(state).state).includes(path)) continue;
        return traceOf(`comes to ${path}`, way(state), { kind: 'isIn', path });
      }
      return undefined;
    },
    pathThrough(transition) {
      const { covered, missing } = exploration.coverage.transitions;
      if (![...covered, ...missing].includes(transition)) {
        throw invalidRequest(
          `The process ${process.name} has no transition "${transition}". Its transitions are ${[...covered, ...missing].join(', ')}.`,
        );
      }
      const edge = edgeThrough(found, transition);
      if (edge === undefined) return undefined;
      const path = edge === -1 ? [] : [...pathFromStart(space, space.source(edge)), edge];
      // The history of a simulation does not tell of the machines within.
      const isOwn = machineIn(process.graph).edges.some(({ id }) => id === transition);
      const claim = isOwn ? ({ kind: 'hasTaken', transition } as const) : sound;
      return traceOf(`takes ${transition}`, movesOf(path), claim);
    },
    toString: () => reportText(exploration),
  };
  return exploration;
}

const sound = { kind: 'sound' } as const;

function depthOf({ space }: Searched): number {
  return space.size === 0 ? 0 : space.depthOf(space.size - 1);
}
