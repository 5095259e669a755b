import type { Process } from '../../definition/define-process.ts';
import type { Coverage, CoverageKind, CoveredNames } from './coverage.ts';
import { graphKey } from './graph-key.ts';
import { namesOf } from './names-of.ts';

/** Gathers what of a process is exercised. */
export interface CoverageGatherer {
  /** Names the process, with its version and its machine. */
  readonly key: string;
  /** Notes that something was exercised, by a name of `coverageNames`. Other names have no effect. */
  note(kind: CoverageKind, name: string): void;
  /** What was exercised up to now. */
  coverage(): Coverage;
}

export function createCoverage(
  process: Pick<Process, 'name' | 'version' | 'graph'>,
): CoverageGatherer {
  const all = namesOf(process.graph);
  const noted: Readonly<Record<CoverageKind, Set<string>>> = {
    states: new Set(),
    transitions: new Set(),
    guards: new Set(),
    taskOutcomes: new Set(),
    compensations: new Set(),
  };
  const read = (kind: CoverageKind): CoveredNames => ({
    covered: all[kind].filter((name) => noted[kind].has(name)),
    missing: all[kind].filter((name) => !noted[kind].has(name)),
  });
  return {
    key: graphKey(process),
    note: (kind, name) => void noted[kind].add(name),
    coverage: () => ({
      states: read('states'),
      transitions: read('transitions'),
      guards: read('guards'),
      taskOutcomes: read('taskOutcomes'),
      compensations: read('compensations'),
    }),
  };
}
