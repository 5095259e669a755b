import type { Process } from '../../definition/define-process.ts';
import type { Log } from '../../log.ts';
import type { CoverageGatherer } from '../coverage/create-coverage.ts';
import type { Boundary } from '../faults/boundary.ts';
import { createSimulation } from '../simulations/create-simulation.ts';
import type { Watched } from '../simulations/watched.ts';
import { createWorld } from '../simulations/world.ts';
import type { PlayScenario, ScenarioOptions } from './certify-options.ts';
import { createClusterHost, type Struck } from './cluster-host.ts';
import type { CompareOptions, Difference } from './compare-results.ts';
import type { Plan } from './disturbance.ts';
import { createLockstep } from './lockstep.ts';
import type { RunResult } from './run-result.ts';

/** One run of a scenario. */
export interface Run {
  /** What each act came to, in order. */
  readonly results: readonly RunResult[];
  readonly boundaries: readonly Boundary[];
  readonly requests: number;
  readonly longestCallMs: number;
  readonly struck: readonly Struck[];
  readonly instances: readonly Watched[];
  /** What the scenario, or a part of the simulation, rejected with. */
  readonly error: unknown;
  readonly differences: readonly Difference[];
}

/** What all runs of a scenario have in common. */
export interface RunSettings<P extends Process> extends Pick<CompareOptions, 'compare'> {
  readonly processes: readonly [P, ...Process[]];
  readonly next: Process | undefined;
  readonly start: ScenarioOptions<P>;
  readonly play: PlayScenario<P>;
  readonly startMs: number;
  readonly log: Log;
  /** Notes what the disturbed runs exercise. */
  readonly coverage: CoverageGatherer;
}

export interface RunOptions {
  readonly plan: Plan;
  readonly leaseMs: number;
  /** How much time passes after the end of the scenario. */
  readonly restMs: number;
  readonly reference: readonly RunResult[] | undefined;
}

/** Beside what a lease takes. */
const recoveryMs = 60_000;
const toleranceMs = 3_600_000;
const seed = 0;

export async function playRun<P extends Process>(
  { processes, next, start, play, startMs, log, compare, coverage }: RunSettings<P>,
  { plan, leaseMs, restMs, reference }: RunOptions,
): Promise<Run> {
  const host = createClusterHost({ startMs, plan, leaseMs, next });
  const world = await createWorld(processes, {
    host,
    seed,
    log,
    coverage: plan.length > 0 ? [coverage] : [],
  });
  const { outside, ...given } = start;
  const { read, ...made } = outside?.() ?? {};
  const lockstep = createLockstep({
    world,
    reference,
    outside: read,
    recoveryMs: recoveryMs + 5 * leaseMs,
    toleranceMs: toleranceMs + 20 * leaseMs,
    compare,
  });
  let error: unknown;
  let differences: readonly Difference[] = [];
  try {
    const sim = await lockstep.world.act(async () =>
      createSimulation(lockstep.world, processes[0], {
        ...given,
        tasks: { ...given.tasks, ...made.tasks } as NonNullable<typeof given.tasks>,
        undo: { ...given.undo, ...made.undo },
      }),
    );
    await play(sim);
    host.calm();
    differences = await lockstep.end(restMs);
  } catch (thrown) {
    error = thrown;
  } finally {
    await world.close();
  }
  return {
    results: lockstep.results,
    boundaries: host.boundaries,
    requests: host.requests(),
    longestCallMs: host.longestCallMs(),
    struck: host.struck,
    instances: world.simulations,
    error,
    differences,
  };
}
