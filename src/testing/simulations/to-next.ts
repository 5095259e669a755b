import type { AnyStateMachine } from 'xstate';
import { withMachine } from '../../definition/with-machine.ts';
import type { Process } from '../../definition/define-process.ts';

/** What follows a deployed process: another version, the same process on another machine, or itself. */
export function toNext(deployed: Process, next: Process | AnyStateMachine | undefined): Process {
  if (next === undefined) return deployed;
  return isMachine(next) ? withMachine(deployed, next) : next;
}

function isMachine(next: Process | AnyStateMachine): next is AnyStateMachine {
  return !('machine' in next);
}
