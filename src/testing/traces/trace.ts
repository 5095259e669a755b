import type { InstanceStatus } from '../../definition/define-process.ts';
import type { Move } from './move.ts';

/** Moves in order from a start, with the state after each: evidence that the process can get there. */
export interface Trace {
  /** The name of the process. */
  readonly process: string;
  /** As a client sends it. */
  readonly input: unknown;
  readonly start: Situation;
  readonly steps: readonly TraceStep[];
  /** One line for each step. */
  toString(): string;
  /** A test file for Vitest that plays the trace in a simulation. It fails as long as the process can do what the trace shows. */
  toTest(options: TraceTestOptions): string;
  /** The machine as an SVG document, with the path in it. */
  toSvg(): Promise<string>;
  /** The path as a Mermaid state diagram. */
  toMermaid(): string;
}

export interface TraceStep extends Situation {
  readonly move: Move;
}

/** Where an instance is. */
export interface Situation {
  readonly state: unknown;
  readonly status: InstanceStatus;
  /** Since the start. */
  readonly afterMs: number;
  /** The edges that led here, by their ids. */
  readonly transitions: readonly string[];
}

export interface TraceTestOptions {
  /** The module that exports the process, as the test file imports it, such as `./parcel.ts`. */
  readonly from: string;
  /** The name of that export. Default: the name of the process in camel case. */
  readonly name?: string;
}
