import type { Process } from '../../definition/define-process.ts';
import type { InstanceOf, StatePathOf } from '../../in-process/typed-process.ts';

/** What must hold of an exploration. */
export type Property<P extends Process = Process> =
  | { readonly kind: 'always' | 'never' | 'sometimes' | 'eventually'; readonly what: Condition<P> }
  | { readonly kind: 'leadsTo'; readonly from: Condition<P>; readonly to: Condition<P> }
  | { readonly kind: 'atMostOnce'; readonly task: string };

/**
 * States by their paths, such as `shipped | refunded`: the instance is in one of them, or in a state within it. Or a predicate
 * of the instance as clients see it. States that differ only in the past are one, so `tasks` holds those that are pending, and
 * `version` and times say nothing.
 */
export type Condition<P extends Process = Process> =
  StatePathOf<P> | `${StatePathOf<P>} | ${string}` | ((instance: InstanceOf<P>) => boolean);
