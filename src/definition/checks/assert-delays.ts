import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { HoldfastError } from '../../errors.ts';
import { actionsIn, machinesWithin, nodesOf } from '../machine/machines-within.ts';

/**
 * Throws `process_refused` if a machine uses an undefined delay: XState treats it as zero and continues immediately.
 */
export function assertDelays(process: string, machine: AnyStateMachine): void {
  for (const inner of machinesWithin(machine)) {
    const { delays, actions } = inner.implementations as {
      readonly delays: object;
      readonly actions: Readonly<Record<string, unknown>>;
    };
    const isUnknown = (delay: unknown): delay is string =>
      typeof delay === 'string' && !Object.hasOwn(delays, delay);
    for (const [name, action] of Object.entries(actions)) {
      const delay = delayOf(action);
      if (isUnknown(delay)) throw unknown(process, `the action "${name}"`, delay, delays);
    }
    for (const node of nodesOf(inner.root)) {
      const delay = delaysIn(node).find(isUnknown);
      if (delay !== undefined) throw unknown(process, `"${node.id}"`, delay, delays);
    }
  }
}

function delaysIn(node: AnyStateNode): readonly unknown[] {
  return [...node.after.map(({ delay }) => delay as unknown), ...actionsIn(node).map(delayOf)];
}

/** The delay of what `raise` and `sendTo` made. */
function delayOf(action: unknown): unknown {
  return typeof action === 'function' && 'delay' in action ? action.delay : undefined;
}

function unknown(process: string, place: string, delay: string, delays: object): HoldfastError {
  const names = Object.keys(delays);
  const known =
    names.length === 0 ? 'no delays are defined' : `defined delays: ${names.join(', ')}`;
  return new HoldfastError(
    'process_refused',
    `The process ${process} is refused: ${place} uses the delay "${delay}", which is not defined, so it would not wait at all; add it to setup({ delays }), or write milliseconds (${known}).`,
  );
}
