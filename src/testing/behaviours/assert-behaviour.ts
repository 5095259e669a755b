import { invalidRequest } from '../../invalid-request.ts';
import type { Scripted } from './behaviour.ts';

/** Throws `invalid_request`, with the remedy, for what says nothing about a task. `where`: such as `tasks.charge`. */
export function assertBehaviour(where: string, given: unknown): void {
  if (given === undefined || typeof given === 'function' || isScripted(given)) return;
  throw invalidRequest(
    `${where} is no behaviour. Pass ok(…), fails(…), slow(…), never(), handsOver(), real(), or a function: for an output, ok(output).`,
  );
}

/** Whether it is a behaviour, such as `ok()`. */
export function isScripted(given: unknown): given is Scripted {
  return typeof given === 'object' && given !== null && 'turns' in given;
}
