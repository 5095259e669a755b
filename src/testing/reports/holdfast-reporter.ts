import { mkdir, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import type { Process } from '../../definition/define-process.ts';
import { sourceRoot } from '../../source-root.ts';
import { assertThresholds } from './assert-thresholds.ts';
import { findShortfalls } from './find-shortfalls.ts';
import './channel.ts';
import { mergeCollected } from './merge-collected.ts';
import { pickProcesses } from './pick-processes.ts';
import type { Thresholds } from './thresholds.ts';
import { toPage } from './to-page.ts';
import { titlesOf } from './titles-of.ts';
import { toTable } from './to-table.ts';
import { whyPartial } from './why-partial.ts';

export interface HoldfastReporterOptions {
  /** The least share of each kind that must be covered, from 0 to 1: a whole run that covers less of a process fails. */
  readonly thresholds?: Thresholds;
  /**
   * The processes to report, themselves or by name. One that no test simulates is reported, too. Default: all that tests
   * simulate.
   */
  readonly processes?: readonly (Process | string)[];
  /** Where `coverage.json` and `coverage.html` are written, from the root of Vitest. Default: `holdfast-coverage`. */
  readonly outputDir?: string;
}

/**
 * Vitest evaluates TypeScript itself, so that this runs before each test file, even from a package, and in workers without
 * isolation.
 */
const setupFile = fileURLToPath(new URL('../src/testing/reports/collect-setup.ts', sourceRoot));

/** A reporter for Vitest: which parts of processes the simulations of a run have exercised. */
export class HoldfastReporter implements Reporter {
  readonly #options: HoldfastReporterOptions;
  #vitest: Vitest | undefined;

  /** Throws a `TypeError` for an option or a threshold that is none. */
  constructor(options: HoldfastReporterOptions = {}) {
    assertReporterOptions(options);
    assertThresholds(options.thresholds ?? {});
    this.#options = options;
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
    const only = this.#options.processes?.map((one) => (typeof one === 'string' ? one : one.name));
    for (const project of vitest.projects) {
      if (project.config.browser.enabled) continue;
      project.config.setupFiles.push(setupFile);
      project.provide('holdfastCoverage', only === undefined ? {} : { only });
    }
  }

  async onTestRunEnd(
    _modules: readonly TestModule[],
    _errors: readonly unknown[],
    reason: 'passed' | 'failed' | 'interrupted',
  ): Promise<void> {
    const vitest = this.#vitest;
    if (vitest === undefined || reason === 'interrupted') return;
    const { thresholds = {}, processes, outputDir = 'holdfast-coverage' } = this.#options;
    // While Vitest watches, these are also the modules that did not run again.
    const modules = vitest.state.getTestModules();
    const merged = mergeCollected(
      modules.flatMap((module) => module.meta().holdfastCoverage ?? []),
    );
    const { found, missing } = pickProcesses(merged, processes);
    const simulated = found.filter(({ coverage }) => coverage.states.covered.length > 0);
    const titleOf = titlesOf(found);
    const why = await whyPartial(vitest, modules.length);
    const shown = why === undefined ? found : simulated;
    if (shown.length > 0) vitest.logger.log(`\n${toTable(shown)}`);
    await write(resolve(vitest.config.root, outputDir), shown);
    const faults = [
      ...missing.map((name) => `No test simulates the process ${name}.`),
      ...found.flatMap((one) => findShortfalls(one, titleOf(one), thresholds)),
    ];
    if (Object.keys(thresholds).length === 0 || faults.length === 0) return;
    if (why !== undefined) {
      vitest.logger.log(`\nThe thresholds of coverage were not checked, because ${why}.`);
      return;
    }
    for (const fault of faults) vitest.logger.error(`\n${fault}`);
    if (!vitest.config.watch) process.exitCode = 1;
  }
}

function assertReporterOptions(options: object): void {
  const known = ['thresholds', 'processes', 'outputDir'];
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(
      `The reporter has no option "${unknown}". Its options are ${known.join(', ')}.`,
    );
  }
  if ('processes' in options && !Array.isArray(options.processes ?? [])) {
    throw new TypeError("processes is a list of processes or of their names: ['order'].");
  }
}

async function write(folder: string, shown: Parameters<typeof toPage>[0]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const processes = shown.map(({ name, version, machineHash, coverage }) => ({
    name,
    version,
    machineHash,
    coverage,
  }));
  await writeFile(resolve(folder, 'coverage.json'), `${JSON.stringify({ processes }, null, 2)}\n`);
  await writeFile(resolve(folder, 'coverage.html'), await toPage(shown));
}
