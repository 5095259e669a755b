import type { AnyActorLogic, AnyStateMachine, InspectionEvent } from 'xstate';
import type { Process } from '../../definition/define-process.ts';
import { machineKeys } from '../../definition/graph/machine-keys.ts';
import { isMachine } from '../../definition/machine/logic-kind.ts';
import { actorsOf } from '../../definition/machine/machines-within.ts';
import type { CoverageKind } from '../coverage/coverage.ts';
import { createMachineObserver } from '../coverage/machine-observer.ts';

/** A process that tells what its machines exercise. */
export interface ObservedProcess {
  /** With copies of all machines that it runs by name. */
  readonly process: Process;
  /** Hears the inspection events of the process. */
  readonly inspect: (event: InspectionEvent) => void;
}

/** Hears what a process exercises, each time. */
export interface ProcessObserver {
  /** `key`: of the machine; undefined for the one that the process runs. */
  readonly note: (kind: CoverageKind, name: string, key: string | undefined) => void;
  /** A microstep of a machine begins. */
  readonly begins: () => void;
}

export function observedProcess(
  process: Process,
  { note, begins }: ProcessObserver,
): ObservedProcess {
  const observer = createMachineObserver({ isOnce: false });
  const keys = machineKeys(process.machine);
  const copies = new Map<AnyStateMachine, AnyStateMachine>();

  function copyOf(machine: AnyStateMachine): AnyStateMachine {
    const known = copies.get(machine);
    if (known !== undefined) return known;
    const key = machine === process.machine ? undefined : keys.get(machine);
    const copy = observer.copy(machine, { note: (kind, name) => note(kind, name, key), key });
    copies.set(machine, copy);
    const actors = copy.implementations.actors as Record<string, AnyActorLogic>;
    for (const [name, logic] of actorsOf(machine)) {
      if (isMachine(logic)) actors[name] = copyOf(logic);
    }
    return copy;
  }

  return {
    process: { ...process, machine: copyOf(process.machine) },
    inspect(event) {
      if (event.type === '@xstate.microstep') begins();
      observer.inspect(event);
    },
  };
}
