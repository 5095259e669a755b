import type { AnyCondition } from './any-condition.ts';

/** A property, whatever the process. */
export type AnyProperty =
  | { readonly kind: 'always' | 'never' | 'sometimes' | 'eventually'; readonly what: AnyCondition }
  | { readonly kind: 'leadsTo'; readonly from: AnyCondition; readonly to: AnyCondition }
  | { readonly kind: 'atMostOnce'; readonly task: string };
