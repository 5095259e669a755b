import type {
  AnyMachineSnapshot,
  AnyStateMachine,
  AnyStateNode,
  AnyTransitionDefinition,
  InspectionEvent,
} from 'xstate';
import type { Stepped } from '../../actors/step/step-result.ts';
import type { Process } from '../../definition/define-process.ts';
import { edgeIdOf } from '../../definition/graph/edge-id.ts';
import { machineKeys } from '../../definition/graph/machine-keys.ts';
import { coverageNames } from './coverage-names.ts';
import type { CoverageGatherer } from './create-coverage.ts';
import { currentCollection } from './current-collection.ts';
import { graphKey } from './graph-key.ts';
import { observeGuards } from './observe-guards.ts';
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

/** Where a machine stands: what notes for its process, and its key in the graph unless it is the one that the process runs. */
interface Place {
  readonly note: Note;
  readonly key: string | undefined;
}

/**
 * Creates what notes in these gatherers, each for its process, and in the current collection. Undefined if there are none, so that
 * observing costs nothing.
 */
export function createObserver(gatherers: readonly CoverageGatherer[]): Observer | undefined {
  const collection = currentCollection.get();
  if (gatherers.length === 0 && collection === undefined) return undefined;
  const places = new WeakMap<AnyStateMachine, Place>();
  /** The states and transitions that are noted already: a simulation passes through the same ones again and again. */
  const noted = new WeakSet<object>();

  function noteOf(process: Process): Note {
    const key = graphKey(process);
    const collecting = collection?.gathererOf(process);
    const own = gatherers.filter((gatherer) => gatherer.key === key);
    const all = collecting === undefined ? own : [...own, collecting];
    return (kind, name) => {
      for (const gatherer of all) gatherer.note(kind, name);
    };
  }

  function observeAt(machine: AnyStateMachine, place: Place): AnyStateMachine {
    const { note, key } = place;
    places.set(machine, place);
    observeGuards(machine, (edge, returned) =>
      note('guards', coverageNames.guard(edge, returned, key)),
    );
    const provide = machine.provide.bind(machine);
    // A runtime wraps a copy of each machine.
    return Object.assign(machine, {
      provide: ((more) => observeAt(provide(more), place)) satisfies AnyStateMachine['provide'],
    });
  }

  function noteState(node: AnyStateNode): void {
    if (noted.has(node)) return;
    noted.add(node);
    const place = places.get(node.machine);
    place?.note('states', coverageNames.state(node.path.join('.'), place.key));
  }

  function noteTransition(transition: AnyTransitionDefinition): void {
    if (noted.has(transition)) return;
    noted.add(transition);
    const place = places.get(transition.source.machine);
    const id = edgeIdOf(transition);
    if (id !== null) place?.note('transitions', coverageNames.transition(id, place.key));
  }

  return {
    copierFor(process) {
      const keys = machineKeys(process.machine);
      const note = noteOf(process);
      return (machine) => {
        const key = machine === process.machine ? undefined : keys.get(machine);
        return observeAt(machine.provide({}), { note, key });
      };
    },
    inspect(event) {
      if (event.type !== '@xstate.microstep' && event.type !== '@xstate.snapshot') return;
      const { _nodes: nodes = [] } = event.snapshot as Partial<AnyMachineSnapshot>;
      for (const node of nodes) noteState(node);
      if (event.type === '@xstate.snapshot') return;
      for (const transition of event._transitions) {
        // Nothing tells of a first state that is left at once.
        noteState(transition.source);
        noteTransition(transition);
      }
    },
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
