import type { Process } from '../../definition/define-process.ts';
import { invalidRequest } from '../../invalid-request.ts';
import type { ScenarioReport, Violation } from './certificate.ts';
import type { CertifyProgress } from './certify-progress.ts';
import { collectViolations, findingsOf } from './collect-violations.ts';
import { compareResults } from './compare-results.ts';
import type { Plan } from './disturbance.ts';
import type { DisturbanceKind } from './disturbance-kinds.ts';
import { drawCombination } from './draw-combination.ts';
import { listDisturbances } from './list-disturbances.ts';
import { playRun, type Run, type RunOptions, type RunSettings } from './play-run.ts';
import { toReplayText } from './replay-text.ts';
import { shrink } from './shrink.ts';

export interface CertifiedScenario {
  readonly report: ScenarioReport;
  readonly violations: readonly Violation[];
  /** The kinds of each disturbed run. */
  readonly disturbed: readonly ReadonlySet<DisturbanceKind>[];
  /** How many of these were drawn by a seed. */
  readonly drawn: number;
  /** How many disturbed runs were not played, because the signal fired. */
  readonly left: number;
}

export interface CertifyScenarioOptions<P extends Process> extends RunSettings<P> {
  readonly name: string;
  readonly seeds: number;
  readonly kinds: ReadonlySet<DisturbanceKind>;
  /** Plays only this combination, by the numbers of its disturbances. */
  readonly replay: readonly number[] | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((seen: CertifyProgress) => void) | undefined;
}

/** No call outlasts it. */
const endlessLeaseMs = 1e12;
const shortestLeaseMs = 1_000;
/** How often a lease is extended during the longest call. */
const extensions = 8;
const toleranceMs = 3_600_000;
/** Beside some leases: what comes late, such as the outcome of a stale node, comes by then. */
const shortestRestMs = 10_000;

/** Plays a scenario undisturbed, then with each disturbance by itself, then with random combinations. */
export async function certifyScenario<P extends Process>(
  options: CertifyScenarioOptions<P>,
): Promise<CertifiedScenario> {
  const { name, seeds, kinds, compare, startMs, replay, next, processes } = options;
  const { signal, onProgress } = options;
  const measured = await playCalm(options, { leaseMs: endlessLeaseMs, restMs: 0 });
  const leaseMs = Math.max(shortestLeaseMs, Math.ceil(measured.longestCallMs / extensions));
  const restMs = shortestRestMs + 4 * leaseMs;
  const undisturbed = await playCalm(options, { leaseMs, restMs });
  const all = listDisturbances({
    ...undisturbed,
    leaseMs,
    shortestTimeoutMs: Math.min(...processes.flatMap(timeoutsOf)),
    hasNext: next !== undefined,
  });
  const violations = collectViolations(name, startMs);
  const disturbed: ReadonlySet<DisturbanceKind>[] = [];
  let drawn = 0;
  let left = 0;

  const planOf = (numbers: readonly number[]): Plan =>
    numbers.map((number) => all[number]).filter((one) => one !== undefined);

  async function play(plan: Plan): Promise<Run> {
    return playRun(options, { plan, leaseMs, restMs, reference: undisturbed.results });
  }

  function add(run: Run, numbers: readonly number[], plan: Plan, seed?: number): void {
    const text = toReplayText({ scenario: name, numbers });
    violations.add(run, { plan, replay: text, ...(seed === undefined ? {} : { seed }) });
  }

  async function disturb(numbers: readonly number[], seed?: number): Promise<void> {
    const plan = planOf(numbers);
    const run = await play(plan);
    disturbed.push(new Set(plan.map(({ kind }) => kind)));
    const [finding] = findingsOf(run);
    if (finding === undefined) return;
    if (numbers.length === 1) return add(run, numbers, plan);
    const fewest = await shrink(numbers, async (fewer) =>
      findingsOf(await play(planOf(fewer))).some(({ kind }) => kind === finding.kind),
    );
    const least = planOf(fewest);
    add(await play(least), fewest, least, seed);
  }

  const [difference] = compareResults(endOf(undisturbed), endOf(measured), {
    toleranceMs,
    compare,
  });
  if (difference !== undefined) {
    const error = new Error(
      `Two undisturbed runs differ, so nothing can be compared. ${difference.message} Create what the outside remembers in the option outside, which is called for each run.`,
    );
    add({ ...undisturbed, error }, [], []);
  } else if (replay !== undefined) {
    if (replay.some((number) => number >= all.length)) throw outdated(name, all.length);
    await disturb(replay);
  } else {
    const numbers = all.flatMap(({ kind }, number) => (kinds.has(kind) ? number : []));
    const combinations = numbers.length === 0 ? 0 : seeds;
    const runs = numbers.length + combinations;
    for (let run = 0; run < runs && signal?.aborted !== true; run += 1) {
      const number = numbers[run];
      const seed = run - numbers.length;
      if (number === undefined) await disturb(drawCombination(numbers, seed), seed);
      else await disturb([number]);
      onProgress?.({ scenario: name, played: disturbed.length, runs });
    }
    drawn = Math.max(0, disturbed.length - numbers.length);
    left = runs - disturbed.length;
  }
  return {
    report: {
      name,
      boundaries: undisturbed.boundaries.length,
      requests: undisturbed.requests,
      schedules: disturbed.length,
    },
    violations: violations.all(),
    disturbed,
    drawn,
    left,
  };
}

async function playCalm<P extends Process>(
  options: RunSettings<P>,
  times: Pick<RunOptions, 'leaseMs' | 'restMs'>,
): Promise<Run> {
  const run = await playRun(options, { plan: [], reference: undefined, ...times });
  if (run.error !== undefined) throw run.error;
  return run;
}

function timeoutsOf({ graph }: Process): readonly number[] {
  const actors = Object.values(graph.machines).flatMap((machine) => Object.values(machine.actors));
  return actors.flatMap((actor) =>
    actor.kind === 'task' && actor.task.timeoutMs !== null ? actor.task.timeoutMs : [],
  );
}

/** What the scenario came to, before the rest. */
function endOf({ results }: Run) {
  return results.at(-2) ?? { instances: [] };
}

function outdated(name: string, count: number): Error {
  return invalidRequest(
    `replay names a disturbance that the scenario "${name}" does not have: it has ${count}. The process or the scenario has changed since; certify it again.`,
  );
}
