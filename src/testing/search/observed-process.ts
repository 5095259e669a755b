import type { AnyStateMachine } from 'xstate';
import type { Process } from '../../definition/define-process.ts';
import { observeGuards } from '../coverage/observe-guards.ts';

/** The process with a copy of its machine, of which `note` hears what the guard of each edge returns. */
export function observedProcess(
  process: Process,
  note: (edge: string, returned: boolean) => void,
): Process {
  return { ...process, machine: observed(process.machine.provide({}), note) };
}

function observed(
  machine: AnyStateMachine,
  note: (edge: string, returned: boolean) => void,
): AnyStateMachine {
  observeGuards(machine, note);
  const provide = machine.provide.bind(machine);
  // A sandbox wraps a copy.
  return Object.assign(machine, {
    provide: ((more) => observed(provide(more), note)) satisfies AnyStateMachine['provide'],
  });
}
