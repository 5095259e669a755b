import type { OutsideEffect } from './outside-effect.ts';
import type { InstanceId } from '../../actors/ports/ids.ts';

/** What the instances of a simulation did to the outside world, in order. */
export interface Journal {
  note(instance: InstanceId, effect: OutsideEffect): void;
  of(instance: InstanceId): readonly OutsideEffect[];
}

export function createJournal(): Journal {
  const byInstance = new Map<InstanceId, OutsideEffect[]>();
  return {
    note(instance, effect) {
      const known = byInstance.get(instance);
      if (known === undefined) byInstance.set(instance, [effect]);
      else known.push(effect);
    },
    of: (instance) => [...(byInstance.get(instance) ?? [])],
  };
}
