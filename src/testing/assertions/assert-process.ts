import type { Process } from '../../definition/define-process.ts';
import { invalidRequest } from '../../invalid-request.ts';

/** Throws `invalid_request`, with the remedy, for what is no process. `whose`: the function that it was passed to. */
export function assertProcess(whose: string, given: unknown): asserts given is Process {
  if (isHolder(given) && isHolder(given['machine']) && isHolder(given['graph'])) return;
  const isMachine = isHolder(given) && 'implementations' in given;
  const what = isMachine ? 'a machine' : nameOf(given);
  throw invalidRequest(
    `${whose} takes a process, and not ${what}. Pass what defineProcess returns${isMachine ? ": defineProcess({ name: 'order', machine })" : ''}.`,
  );
}

function isHolder(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function nameOf(given: unknown): string {
  if (given === null || given === undefined) return String(given);
  return Array.isArray(given)
    ? 'a list'
    : `${typeof given === 'object' ? 'an object of another kind' : `a ${typeof given}`}`;
}
