import type { Coverage } from '../coverage/coverage.ts';
import type { DisturbanceKind } from './disturbance-kinds.ts';
import type { Difference } from './compare-results.ts';

/** What was disturbed, what held, and what is not covered. Plain data, but for its two methods. */
export interface Certificate {
  readonly process: string;
  readonly version: string;
  /** Of the machine. */
  readonly hash: string;
  /** ISO 8601; only if the caller gave one. */
  readonly date?: string;
  /** Whether all was played, and nothing was violated. */
  readonly holds: boolean;
  /** What was not played, in a sentence; only if the signal ended it. */
  readonly cutOff?: string;
  readonly scenarios: readonly ScenarioReport[];
  /** How many runs each kind of disturbance was part of. */
  readonly disturbed: Readonly<Record<DisturbanceKind, number>>;
  /** How many disturbed runs were played. */
  readonly schedules: number;
  /** How many of these are random combinations. */
  readonly seeds: number;
  /** What the disturbed runs exercised of the process, on all nodes. Of the option `next`, nothing counts. */
  readonly coverage: Coverage;
  /** What the certificate says nothing about, as sentences. */
  readonly notCovered: readonly string[];
  readonly violations: readonly Violation[];
  toString(): string;
  toJson(): string;
}

export interface ScenarioReport {
  readonly name: string;
  /** Places at which something can happen: commits, calls and wakes. */
  readonly boundaries: number;
  readonly requests: number;
  readonly schedules: number;
}

/** A run that came to something else than the undisturbed one. */
export interface Violation {
  readonly scenario: string;
  /** `scenario`: it rejected, or two undisturbed runs differ. */
  readonly kind: Difference['kind'] | 'scenario';
  readonly message: string;
  /** What disturbed the run; as little as brings it about. */
  readonly disturbances: readonly string[];
  /** The moves and disturbances in order, with the state after each. */
  readonly trace: readonly string[];
  /** The first random combination in which it was found, if it was. */
  readonly seed?: number;
  /** For the option `replay`. */
  readonly replay: string;
  /** How many runs show the same kind of violation by the same kinds of disturbances. */
  readonly runs: number;
}
