import type { AnyStateMachine } from 'xstate';
import type { Call, OutsideEffect } from '../nodes/outside-effect.ts';
import type { MovedView, WhatIfView } from '../../actors/views/what-if-view.ts';
import type { LedgerView } from '../../actors/views/view-types.ts';
import type { InstanceStatus, Process } from '../../definition/define-process.ts';
import type {
  DataOf,
  EventOf,
  InputOf,
  InstanceOf,
  StateOf,
  StatePathOf,
  StepOf,
  WhatIfMoveOf,
} from '../../in-process/typed-process.ts';
import type { Log } from '../../log.ts';
import type { Behaviour } from '../behaviours/behaviour.ts';
import type { Duration } from '../../parse-duration.ts';
import type { CoverageGatherer } from '../coverage/create-coverage.ts';
import type { BehavioursOf } from './behaviours-of.ts';
import type { Requests, RequestsAs } from './requests.ts';
import type { SimulatedCaller } from './simulated-caller.ts';
import type { WakeSource } from './wake.ts';

export type { Duration };

/** How the outside world behaves. */
export interface OutsideOptions<Tasks> {
  /** By task. A task that is called without a behaviour fails the simulation. What is stated again begins anew. */
  readonly tasks?: Tasks;
  /** The compensations, by task. Default: each succeeds; that of a `real()` task is real, too. */
  readonly undo?: Readonly<Record<string, Behaviour>>;
}

/** What an instance is started with, and how the tasks of its process behave from then on. */
export interface StartOptions<P extends Process> extends OutsideOptions<BehavioursOf<P>> {
  readonly input?: InputOf<P>;
  readonly owner?: string;
  readonly tenant?: string;
  /** The caller that starts it: its owner, if `owner` and `tenant` say nothing else. Default: none, and everything is allowed. */
  readonly as?: SimulatedCaller;
}

export interface SimulateOptions<P extends Process> extends StartOptions<P> {
  /** When simulated time begins. Default: 2026-01-01T00:00:00Z. */
  readonly startAt?: Date | string;
  /** Determines ids, the jitter of retries, and `Math.random` in machines. Default 0. */
  readonly seed?: number;
  /** Receives what the runtime logs. Default: nothing. */
  readonly log?: Log;
  /** Note what is exercised of their processes: see `createCoverage`. */
  readonly coverage?: readonly CoverageGatherer[];
}

/** What can be asked of a simulated instance without changing it. */
export interface Examined<P extends Process = Process> {
  /** What moves would come to, one after the other, without making them. */
  whatIf(...moves: readonly WhatIfMoveOf<P>[]): Promise<WhatIfView>;
  /** What an event would come to: the transitions that it may take, the verdicts of their guards, data and effects after it. */
  explain(event: EventOf<P>): Promise<MovedView>;
}

/**
 * An instance in a simulation. Its properties are what the last call left; await each call before you read them. Each call
 * resolves once nothing is runnable any more, and time stands still between calls.
 */
export interface Simulation<P extends Process = Process>
  extends Requests<P>, Examined<P>, AsyncDisposable {
  readonly process: P;
  readonly id: string;
  /** Simulated time. */
  readonly now: Date;
  /**
   * Whether the service still has the instance. Once it has expired (`retentionMs`) or was deleted, requests are answered with
   * `instance_not_found`, and the properties are what was read of it last.
   */
  readonly isThere: boolean;
  /** The instance as clients see it. */
  readonly instance: InstanceOf<P>;
  readonly status: InstanceStatus;
  readonly state: StateOf<P>;
  readonly data: DataOf<P>;
  readonly output: unknown;
  readonly error: unknown;
  /** What can wake it: events first, then timers, then tasks. Compare with `wake`. */
  readonly wakes: readonly WakeSource[];
  /** The calls that it made and the events that it emitted, oldest first. */
  readonly effects: readonly OutsideEffect[];
  readonly ledger: readonly LedgerView[];
  readonly history: readonly StepOf<P>[];
  /** The calls of a task, one for each attempt, oldest first. */
  calls(task: string): readonly Call[];
  /** The calls of the compensation of a task. */
  undoCalls(task: string): readonly Call[];
  /** What a caller may ask: it shows who may do what, and who sees what. */
  as(caller: SimulatedCaller): RequestsAs<P>;
  /** Lets time pass. Whatever is due meanwhile happens, each at its time. */
  advance(duration: Duration): Promise<void>;
  /**
   * Lets time pass until the instance is in a state, or satisfies a predicate. Rejects with an `AssertionError` if it ends
   * before, if nothing will wake it, or if that takes longer than `within` (default: one year).
   */
  until(
    target: StatePathOf<P> | ((instance: InstanceOf<P>) => boolean),
    options?: { readonly within?: Duration },
  ): Promise<void>;
  /**
   * Examines the instance as the step with this version left it, at the time of that step, on the machine that is deployed now. Takes
   * `history: 'snapshots'`. Its calls reject with `not_found` if the instance has not reached the version, and with `past_not_kept` if its
   * history does not tell all of it.
   */
  at(version: number): Examined<P>;
  /** Completes a task that was handed over. An `Error` fails it. */
  complete(task: string, result?: unknown): Promise<void>;
  /**
   * Kills the node, as by `kill -9`, and starts another one over what is stored. Calls that were under way are made again,
   * with the same key, attempt and outcome.
   */
  crash(): Promise<void>;
  /**
   * Stops the node in good order and starts another one; with `next`, that deploys this version of a process. A machine
   * takes the place of that of the process, whose other declarations stay.
   */
  restart<Q extends Process>(next?: Q, outside?: OutsideOptions<BehavioursOf<Q>>): Promise<void>;
  restart(next: AnyStateMachine, outside?: OutsideOptions<BehavioursOf<P>>): Promise<void>;
  /** Starts another instance, of this process or of another one in the simulation. */
  start<Q extends Process>(process: Q, options?: StartOptions<Q>): Promise<Simulation<Q>>;
}
