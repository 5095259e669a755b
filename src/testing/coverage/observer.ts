import type { AnyStateMachine, InspectionEvent } from 'xstate';
import type { Stepped } from '../../actors/step/step-result.ts';
import type { Process } from '../../definition/define-process.ts';
import { machineKeys } from '../../definition/graph/machine-keys.ts';
import { coverageNames } from './coverage-names.ts';
import type { CoverageGatherer } from './create-coverage.ts';
import { currentCollection } from './current-collection.ts';
import { graphKey } from './graph-key.ts';
import { createMachineObserver } from './machine-observer.ts';
import { outcomeOf } from './outcome-of.ts';

/** Notes what the processes of a simulation exercise. */
export interface Observer {
  /** Makes copies of the machines of a process that are observed, as are the copies that are made of those. */
  copierFor(process: Process): (machine: AnyStateMachine) => AnyStateMachine;
  /** Hears the inspection events of a runtime. */
  readonly inspect: (event: InspectionEvent) => void;
  /** Hears the steps that a runtime has committed. */
  readonly onSteps: (process: Process, steps: readonly Stepped[]) => void;
}

type Note = CoverageGatherer['note'];

/**
 * Creates what notes in these gatherers, each for its process, and in the current collection. Undefined if there are none, so that
 * observing costs nothing.
 */
export function createObserver(gatherers: readonly CoverageGatherer[]): Observer | undefined {
  const collection = currentCollection.get();
  if (gatherers.length === 0 && collection === undefined) return undefined;
  // A simulation passes through the same states and transitions again and again.
  const observed = createMachineObserver({ isOnce: true });

  function noteOf(process: Process): Note {
    const key = graphKey(process);
    const collecting = collection?.gathererOf(process);
    const own = gatherers.filter((gatherer) => gatherer.key === key);
    const all = collecting === undefined ? own : [...own, collecting];
    return (kind, name) => {
      for (const gatherer of all) gatherer.note(kind, name);
    };
  }

  return {
    copierFor(process) {
      const keys = machineKeys(process.machine);
      const note = noteOf(process);
      return (machine) => {
        const key = machine === process.machine ? undefined : keys.get(machine);
        return observed.copy(machine, { note, key });
      };
    },
    inspect: observed.inspect,
    onSteps(process, steps) {
      const note = noteOf(process);
      for (const { report } of steps) {
        const { attempt } = report.begun;
        if (attempt === undefined) continue;
        if (attempt.isUndo) note('compensations', coverageNames.compensation(attempt.task));
        else note('taskOutcomes', outcomeOf(process.graph, attempt, report.begun.failure));
      }
    },
  };
}
