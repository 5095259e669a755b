import { createMachine } from 'xstate';
import { defineProcess, type Process } from '../../src/index.ts';

export type RenewalVersion = 'before' | 'after';

const states = { renewed: { type: 'final' } } as const;

/** A process that waits for ever, until a deploy gives its state a delay: nothing but the deploy touches its instances. */
export function createRenewal(version: RenewalVersion): Process {
  const machine =
    version === 'before'
      ? createMachine({ initial: 'waiting', states: { waiting: {}, ...states } })
      : createMachine({
          initial: 'waiting',
          states: { waiting: { after: { 1: 'renewed' } }, ...states },
        });
  return defineProcess({ name: 'renewal', version: version === 'before' ? '1' : '2', machine });
}
