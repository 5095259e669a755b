import { machineHash } from '../../actors/record/machine-hash.ts';
import type { Process } from '../../definition/define-process.ts';
import type { Coverage } from './coverage.ts';
import { createCoverage, type CoverageGatherer } from './create-coverage.ts';
import { graphKey } from './graph-key.ts';

/** Coverage of whatever processes are simulated while it is the current one. */
export interface Collection {
  /** Undefined for a process that is not collected. */
  gathererOf(process: Process): CoverageGatherer | undefined;
  /** What was collected, as plain JSON. */
  read(): readonly Collected[];
}

/** What was collected of a process. */
export interface Collected extends Pick<Process, 'name' | 'version' | 'graph'> {
  readonly coverage: Coverage;
  /** Tells processes of the same name and version apart, as in the history of an instance. */
  readonly machineHash: string;
}

/** `only`: the names of the processes to collect. Default: all. */
export function createCollection(only?: readonly string[]): Collection {
  const all = new Map<string, { readonly process: Process; readonly gatherer: CoverageGatherer }>();
  return {
    gathererOf(process) {
      if (only !== undefined && !only.includes(process.name)) return undefined;
      const key = graphKey(process);
      const entry = all.get(key) ?? { process, gatherer: createCoverage(process) };
      all.set(key, entry);
      return entry.gatherer;
    },
    read: () =>
      [...all.values()].map(({ process, gatherer }) => ({
        name: process.name,
        version: process.version,
        graph: process.graph,
        machineHash: machineHash(process),
        coverage: gatherer.coverage(),
      })),
  };
}
