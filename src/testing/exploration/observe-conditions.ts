import type { InstanceView } from '../../actors/views/view-types.ts';
import type { Process } from '../../definition/define-process.ts';
import type { AnyCondition } from '../properties/any-condition.ts';
import type { AnyProperty } from '../properties/any-property.ts';
import { createCondition } from '../properties/create-condition.ts';

/** Where the conditions of properties hold. */
export interface ObservedConditions {
  /** Hears of each state, in the order of the numbers. */
  readonly reached: (state: unknown, instance: () => InstanceView) => void;
  readonly holds: (condition: AnyCondition, state: number) => boolean;
}

/** Throws `invalid_request` if a condition names a state that does not exist. */
export function observeConditions(
  process: Process,
  properties: readonly AnyProperty[],
): ObservedConditions {
  const all = new Set(
    properties.flatMap((property) => {
      switch (property.kind) {
        case 'leadsTo':
          return [property.from, property.to];
        case 'atMostOnce':
          return [];
        case 'always':
        case 'never':
        case 'sometimes':
        case 'eventually':
          return [property.what];
      }
    }),
  );
  const observed = Array.from(all, (condition) => ({
    condition,
    test: createCondition(process, condition),
    states: [] as boolean[],
  }));
  const byCondition = new Map(observed.map(({ condition, states }) => [condition, states]));
  return {
    reached(state, instance) {
      for (const { test, states } of observed) states.push(test(state, instance));
    },
    holds: (condition, state) => byCondition.get(condition)?.[state] ?? false,
  };
}
