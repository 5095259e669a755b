import type { Process } from '../../definition/define-process.ts';
import type { Scenario } from '../certification/certify-options.ts';
import { createCoverage } from '../coverage/create-coverage.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { simulate } from '../simulations/simulate.ts';
import { toScenario } from './to-scenario.ts';

/** Scenarios that were derived from an exploration. */
export interface DerivedScenarios {
  readonly scenarios: Readonly<Record<string, Scenario<Process>>>;
  /** What no scenario shows: transitions that were not reached, or that a simulation does not reach in that way. */
  readonly missing: readonly string[];
}

/** Shortest traces that together take every transition that was explored, each as a scenario. */
export async function deriveScenarios(exploration: Exploration): Promise<DerivedScenarios> {
  const { process, coverage } = exploration;
  const left = new Set(coverage.transitions.covered);
  const scenarios: Record<string, Scenario<Process>> = {};
  const missing = [...coverage.transitions.missing];
  // The longest first: on their way they take what others are there for.
  const traces = coverage.transitions.covered
    .flatMap((transition) => {
      const trace = exploration.pathThrough(transition);
      if (trace === undefined) missing.push(transition);
      return trace === undefined ? [] : [{ transition, trace }];
    })
    .toSorted((a, b) => b.trace.steps.length - a.trace.steps.length);
  for (const { transition, trace } of traces) {
    if (!left.has(transition)) continue;
    const scenario = toScenario(process, trace);
    const taken = await takenBy(process, scenario);
    if (!taken.includes(transition)) {
      missing.push(transition);
      continue;
    }
    for (const id of taken) left.delete(id);
    scenarios[`takes ${transition}`] = scenario;
  }
  return {
    scenarios,
    missing: missing.filter((id) => left.has(id) || !coverage.transitions.covered.includes(id)),
  };
}

/**
 * The transitions that a simulation of the scenario takes, also within machines that the process invokes; none if it rejects.
 */
async function takenBy(
  process: Process,
  { play, ...options }: ReturnType<typeof toScenario>,
): Promise<readonly string[]> {
  const gatherer = createCoverage(process);
  try {
    await using sim = await simulate(process, { ...options, coverage: [gatherer] });
    await play(sim);
    return gatherer.coverage().transitions.covered;
  } catch {
    return [];
  }
}
