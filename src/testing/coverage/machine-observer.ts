import type {
  AnyMachineSnapshot,
  AnyStateMachine,
  AnyStateNode,
  AnyTransitionDefinition,
  InspectionEvent,
} from 'xstate';
import { edgeIdOf } from '../../definition/graph/edge-id.ts';
import { coverageNames } from './coverage-names.ts';
import type { CoverageGatherer } from './create-coverage.ts';
import { observeGuards } from './observe-guards.ts';

/** Notes which states, transitions and guards machines exercise. */
export interface MachineObserver {
  /** A copy of the machine that is observed, as are the copies that are made of it. */
  copy(machine: AnyStateMachine, place: MachinePlace): AnyStateMachine;
  /** Hears the inspection events of those machines. */
  readonly inspect: (event: InspectionEvent) => void;
}

/** Where a machine stands. */
export interface MachinePlace {
  readonly note: CoverageGatherer['note'];
  /** Its key in the graph; undefined for the machine that the process runs. */
  readonly key: string | undefined;
}

/** `isOnce`: each state and transition of a copy is noted once. */
export function createMachineObserver({ isOnce }: { readonly isOnce: boolean }): MachineObserver {
  const places = new WeakMap<AnyStateMachine, MachinePlace>();
  const noted = new WeakSet<object>();

  function observeAt(machine: AnyStateMachine, place: MachinePlace): AnyStateMachine {
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

  function isNoted(thing: object): boolean {
    if (!isOnce) return false;
    if (noted.has(thing)) return true;
    noted.add(thing);
    return false;
  }

  function noteState(node: AnyStateNode): void {
    if (isNoted(node)) return;
    const place = places.get(node.machine);
    place?.note('states', coverageNames.state(node.path.join('.'), place.key));
  }

  function noteTransition(transition: AnyTransitionDefinition): void {
    if (isNoted(transition)) return;
    const place = places.get(transition.source.machine);
    const id = edgeIdOf(transition);
    if (id !== null) place?.note('transitions', coverageNames.transition(id, place.key));
  }

  return {
    copy: (machine, place) => observeAt(machine.provide({}), place),
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
  };
}
