import {
  instanceOf,
  toInstanceId,
  withinInstance,
  type EffectId,
  type InstanceId,
  type PublicId,
} from '../../actors/ports/ids.ts';
import type { Commit, Wake } from '../../actors/ports/ports.ts';
import type { StoreCall } from '../nodes/mortal-store.ts';

/**
 * Short names of instances and effects: `i1`, `i1/3/0`. They depend on the order in which instances appear, not on their ids. The
 * registers of a process are `deploys:<process>`, `counts:<process>` and `pauses:<process>`.
 */
export interface ShortNames {
  ofEffect(effect: EffectId): string;
  /** Names what a call of the store is about; empty if it is about the whole store. */
  ofCall(call: Pick<StoreCall, 'method' | 'args'>): string;
}

export function createShortNames(processes: readonly { readonly name: string }[]): ShortNames {
  const names = new Map(
    processes.flatMap(({ name }) =>
      ['deploys', 'counts', 'pauses'].map((register) => [
        toInstanceId(`${register} ${name}` as PublicId),
        `${register}:${name}`,
      ]),
    ),
  );
  let instances = 0;

  function ofInstance(id: InstanceId): string {
    const known = names.get(id);
    if (known !== undefined) return known;
    const name = `i${(instances += 1)}`;
    names.set(id, name);
    return name;
  }

  function ofEffect(effect: EffectId): string {
    return `${ofInstance(instanceOf(effect))}/${withinInstance(effect)}`;
  }

  return {
    ofEffect,
    ofCall({ method, args: [first] }) {
      if (method === 'commit') {
        const { id, version } = first as Commit;
        return `${ofInstance(id)} v${version}`;
      }
      if (method === 'extend' || method === 'release') {
        return (first as readonly Wake[]).map(({ effect }) => ofEffect(effect)).join(' ');
      }
      if (method === 'lease' || method === 'defer') return ofEffect((first as Wake).effect);
      return ofInstances.has(method) ? ofInstance(first as InstanceId) : '';
    },
  };
}

const ofInstances: ReadonlySet<string> = new Set([
  'load',
  'marks',
  'history',
  'rearm',
  'recount',
  'subscribe',
]);
