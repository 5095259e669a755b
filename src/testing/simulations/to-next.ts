import type { AnyStateMachine } from 'xstate';
import { withMachine } from '../../definition/with-machine.ts';
import { assertProcess } from '../assertions/assert-process.ts';
import type { Process } from '../../definition/define-process.ts';

/** What follows a deployed process: another version, the same process on another machine, or itself. */
export function toNext(deployed: Process, next: Process | AnyStateMachine | undefined): Process {
  if (next === undefined) return deployed;
  if (isMachine(next)) return withMachine(deployed, next);
  assertProcess('restart', next);
  return next;
}

function isMachine(next: unknown): next is AnyStateMachine {
  return typeof next === 'object' && next !== null && 'implementations' in next;
}
