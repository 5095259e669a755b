import type { Process } from '../../definition/define-process.ts';
import type { Log } from '../../log.ts';
import type { BehavioursOf } from '../simulations/behaviours-of.ts';
import type { OutsideOptions, Simulation, StartOptions } from '../simulations/simulation.ts';
import type { CertifyProgress } from './certify-progress.ts';
import type { DisturbanceKind } from './disturbance-kinds.ts';
import type { RunResult } from './run-result.ts';

/** The outside world of one run. */
export interface Outside<P extends Process> extends OutsideOptions<BehavioursOf<P>> {
  /** Reads what the run did to it: compared at the end, as JSON. */
  readonly read?: () => unknown;
}

export interface ScenarioOptions<P extends Process> extends StartOptions<P> {
  /** Creates the outside world anew for each run; for behaviours that remember something. Adds to `tasks` and `undo`. */
  readonly outside?: () => Outside<P>;
}

/** Plays one course of a simulation. */
export type PlayScenario<P extends Process> = (sim: Simulation<P>) => Promise<void>;

/** How a course is played, or that with an input and an outside world of its own. */
export type Scenario<P extends Process> =
  PlayScenario<P> | (ScenarioOptions<P> & { readonly play: PlayScenario<P> });

export interface CertifyOptions<P extends Process> extends ScenarioOptions<P> {
  /** By name. Each is played once for each disturbance: it must do the same each time. */
  readonly scenarios: Readonly<Record<string, Scenario<P>>>;
  /** How many random combinations of disturbances each scenario is played with. Default 100. */
  readonly seeds?: number;
  /** What is disturbed. Default: all kinds. */
  readonly faults?: 'all' | readonly DisturbanceKind[];
  /** The next version of the process, which is also deployed in between. */
  readonly next?: Process;
  /** What must be as in the undisturbed run. Default: all of it. */
  readonly compare?: (result: RunResult) => unknown;
  /** When simulated time begins. Default: 2026-01-01T00:00:00Z. */
  readonly startAt?: Date | string;
  /** The date that the certificate shows. Default: none, so that equal certificates are equal. */
  readonly date?: Date | string;
  /** Plays only what this text of a violation says. */
  readonly replay?: string;
  /** Once it fires, no further run is played. The certificate then says what was left out, and does not hold. */
  readonly signal?: AbortSignal;
  /** Hears of each disturbed run. */
  readonly onProgress?: (seen: CertifyProgress) => void;
  /** Receives what the runtime logs. Default: nothing. */
  readonly log?: Log;
}
