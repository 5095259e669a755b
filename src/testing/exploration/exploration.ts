import type { InstanceStatus, Process } from '../../definition/define-process.ts';
import type { StatePathOf } from '../../in-process/typed-process.ts';
import type { Coverage } from '../coverage/coverage.ts';
import type { PropertyVerdict } from '../properties/property-verdict.ts';
import type { Trace } from '../traces/trace.ts';
import type { CutOff } from '../search/cut-off.ts';
import type { Growing } from '../search/growing.ts';
import type { ExplorationFinding } from './finding.ts';
import type { TransitionPairs } from './transition-pairs.ts';
import type { Unexplored } from '../moves/unexplored.ts';

/** The states and moves of a process that were reached from its start within bounds. */
export interface Exploration<P extends Process = Process> {
  readonly process: P;
  /** How many states were reached. Two that differ only in ids, versions or the past are one. */
  readonly states: number;
  /** How many moves between them were followed. */
  readonly moves: number;
  /** How many moves the farthest state is away from the start. */
  readonly depth: number;
  readonly coverage: Coverage;
  readonly transitionPairs: TransitionPairs;
  /** How instances end or come to rest. */
  readonly ends: readonly End[];
  readonly findings: readonly ExplorationFinding[];
  readonly verdicts: readonly PropertyVerdict[];
  /** Undefined if every move was followed that the given payloads and outcomes make possible. */
  readonly cutOff: CutOff | undefined;
  readonly unexplored: readonly Unexplored[];
  /** What took ever new values until it was cut off; empty if it was not. */
  readonly growing: readonly Growing[];
  /** A shortest trace to a state, such as `paid.pickup`, or to one within it; undefined if it was not reached. */
  pathTo(state: StatePathOf<P>): Trace | undefined;
  /** A shortest trace that takes a transition, by its name in the coverage; undefined if it was not taken. */
  pathThrough(transition: string): Trace | undefined;
  /** A report of some lines. */
  toString(): string;
}

/** Where instances end. */
export interface End {
  /** The innermost active states. */
  readonly state: string;
  readonly status: Exclude<InstanceStatus, 'Pending'>;
  /** The tasks whose effects nothing undoes. Those of a completed instance are what it was for. */
  readonly owes: readonly string[];
  /** The tasks whose compensation failed for good: an operator must see to them. */
  readonly notUndone: readonly string[];
}
