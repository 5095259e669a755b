import { machineHash } from '../../actors/record/machine-hash.ts';
import type { Process } from '../../definition/define-process.ts';
import { invalidRequest } from '../../invalid-request.ts';
import type { Log } from '../../log.ts';
import type { Coverage } from '../coverage/coverage.ts';
import { createCoverage } from '../coverage/create-coverage.ts';
import { assertKnownOptions } from '../assertions/assert-known-options.ts';
import { assertProcess } from '../assertions/assert-process.ts';
import { toStartMs } from '../simulations/to-start-ms.ts';
import type { Certificate } from './certificate.ts';
import { certificateText } from './certificate-text.ts';
import { certifyScenario, type CertifiedScenario } from './certify-scenario.ts';
import type { CertifyOptions, Scenario, ScenarioOptions, PlayScenario } from './certify-options.ts';
import { disturbanceKinds, type DisturbanceKind } from './disturbance-kinds.ts';
import { listNotCovered } from './list-not-covered.ts';
import { parseReplayText } from './replay-text.ts';

const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Plays scenarios of a process on two nodes while it disturbs them: with each disturbance at each boundary, then with random
 * combinations. Compares what each run comes to with the undisturbed run. Rejects as the scenario does if it rejects undisturbed.
 */
export async function certify<P extends Process>(
  given: P | readonly [P, ...Process[]],
  options: CertifyOptions<P>,
): Promise<Certificate> {
  const processes = isOne(given) ? ([given] as const) : given;
  for (const one of processes.length === 0 ? [undefined] : processes) {
    assertProcess('certify', one);
  }
  const [process] = processes;
  assertKnownOptions('certify', options, known);
  const { scenarios, seeds = 100, faults = 'all', next, compare, startAt, date, log } = options;
  const names = Object.keys((scenarios as typeof scenarios | undefined) ?? {});
  if (names.length === 0) {
    throw invalidRequest(
      'certify needs at least one scenario: scenarios: { paid: async (sim) => sim.until("paid") }.',
    );
  }
  for (const [name, scenario] of Object.entries<unknown>(scenarios)) assertScenario(name, scenario);
  assertKinds(faults, next !== undefined);
  if (next !== undefined) assertNext(process, next);
  if (!Number.isInteger(seeds) || seeds < 0) {
    throw invalidRequest(`seeds is a whole number, 0 or more, and not ${seeds}.`);
  }
  const replay = options.replay === undefined ? undefined : parseReplayText(options.replay, names);
  const coverage = createCoverage(process);
  const certified: CertifiedScenario[] = [];
  const wanted = Object.entries(scenarios).filter(
    ([name]) => replay === undefined || replay.scenario === name,
  );
  for (const [name, scenario] of wanted) {
    if (options.signal?.aborted === true) break;
    certified.push(
      await certifyScenario({
        name,
        processes,
        next,
        compare,
        ...toSettings(options, scenario),
        startMs: toStartMs(startAt),
        log: log ?? silentLog,
        coverage,
        seeds,
        kinds: new Set(faults === 'all' ? disturbanceKinds : faults),
        replay: replay?.numbers,
        signal: options.signal,
        onProgress: options.onProgress,
      }),
    );
  }
  const cutOff = cutOffText(certified, wanted.length);
  return toCertificate(process, { certified, coverage: coverage.coverage(), date, cutOff });
}

const known: ReadonlySet<string> = new Set(
  'input owner tenant as tasks undo outside scenarios seeds faults next compare startAt date replay signal onProgress log'.split(
    ' ',
  ),
);

function assertScenario(name: string, scenario: unknown): void {
  const play = typeof scenario === 'object' && scenario !== null && 'play' in scenario;
  if (typeof (play ? scenario.play : scenario) === 'function') return;
  throw invalidRequest(
    `The scenario "${name}" cannot be played. It is a function of a simulation, or { tasks, play }, in which play is one.`,
  );
}

/** What is not disturbed is not certified either. */
function assertKinds(faults: unknown, hasNext: boolean): void {
  if (faults === 'all') return;
  const given: readonly unknown[] = Array.isArray(faults) ? faults : [faults];
  const isKnown = (kind: unknown) => disturbanceKinds.some((one) => one === kind);
  if (!Array.isArray(faults) || !given.every(isKnown)) {
    const all = disturbanceKinds.map((kind) => `"${kind}"`).join(', ');
    throw invalidRequest(
      `faults is "all" or a list of kinds of disturbances, and not ${JSON.stringify(faults)}. The kinds are ${all}.`,
    );
  }
  if (given.includes('deploy of the next version') && !hasNext) {
    throw invalidRequest(
      'faults has "deploy of the next version", but there is none: pass it as next.',
    );
  }
}

function assertNext({ name }: Process, next: unknown): void {
  assertProcess('next of certify', next);
  if (next.name === name) return;
  throw invalidRequest(`next is the process ${next.name}, and no version of ${name}.`);
}

/** What was not played, because the signal fired; undefined if all was. `wanted`: how many scenarios there are. */
function cutOffText(certified: readonly CertifiedScenario[], wanted: number): string | undefined {
  const left = certified.reduce((sum, one) => sum + one.left, 0);
  const scenarios = wanted - certified.length;
  if (left === 0 && scenarios === 0) return undefined;
  const runs = `${left} of the disturbed runs of the scenarios below`;
  return `It was stopped: ${runs}, and ${scenarios} of the ${wanted} scenarios, were not played.`;
}

function toSettings<P extends Process>(
  options: CertifyOptions<P>,
  scenario: Scenario<P>,
): { readonly start: ScenarioOptions<P>; readonly play: PlayScenario<P> } {
  const { input, owner, tenant, tasks, undo, outside } = options;
  const common = given({ input, owner, tenant, tasks, undo, outside }) as ScenarioOptions<P>;
  if (typeof scenario === 'function') return { start: common, play: scenario };
  const { play, ...own } = scenario;
  return {
    start: {
      ...common,
      ...own,
      tasks: { ...common.tasks, ...own.tasks } as NonNullable<typeof tasks>,
      undo: { ...common.undo, ...own.undo },
    },
    play,
  };
}

function toCertificate(
  process: Process,
  {
    certified,
    coverage,
    date,
    cutOff,
  }: {
    readonly certified: readonly CertifiedScenario[];
    readonly coverage: Coverage;
    readonly date: Date | string | undefined;
    readonly cutOff: string | undefined;
  },
): Certificate {
  const disturbed = Object.fromEntries(
    disturbanceKinds.map((kind) => [
      kind,
      certified.flatMap((one) => one.disturbed).filter((kinds) => kinds.has(kind)).length,
    ]),
  ) as Record<DisturbanceKind, number>;
  const violations = certified.flatMap((one) => one.violations);
  const schedules = certified.reduce((sum, { report }) => sum + report.schedules, 0);
  const data = {
    process: process.name,
    version: process.version,
    hash: machineHash(process),
    ...(date === undefined ? {} : { date: new Date(date).toISOString() }),
    holds: violations.length === 0 && cutOff === undefined && schedules > 0,
    ...(cutOff === undefined ? {} : { cutOff }),
    scenarios: certified.map(({ report }) => report),
    disturbed,
    schedules,
    seeds: certified.reduce((sum, { drawn }) => sum + drawn, 0),
    coverage,
    notCovered: listNotCovered(process, coverage, disturbed),
    violations,
  };
  return {
    ...data,
    toString: () => certificateText(data),
    toJson: () => JSON.stringify(data, null, 2),
  };
}

function given(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function isOne<P extends Process>(given: P | readonly [P, ...Process[]]): given is P {
  return !Array.isArray(given);
}
