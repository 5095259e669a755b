import type { KnownTimers } from './step-overdue.ts';
import type { EffectId } from '../ports/ids.ts';
import type { Outcome } from './mailbox-item.ts';
import type { StoredRecord } from '../ports/ports.ts';

/** The result of trying the first items of a batch. */
export type Attempt =
  /** The outcomes are final: committed, or decided by the newest record. */
  | { readonly kind: 'so'; readonly outcomes: readonly Outcome[]; readonly spoilt: boolean }
  /**
   * Only these outcomes are final, because their runs have lost their leases; the rest must be tried again. `begun`: somebody runs
   * what was taken for waiting.
   */
  | {
      readonly kind: 'outrun';
      readonly outcomes: readonly Outcome[];
      readonly begun: ReadonlySet<EffectId>;
    }
  /** Another node stepped first; the result does not count. */
  | { readonly kind: 'overtaken'; readonly current: StoredRecord | undefined }
  /** Nothing is final, and the live actor is spoilt: try again with `size` items. */
  | { readonly kind: 'again'; readonly size: number; readonly timers?: KnownTimers }
  /** Nothing is final: the first item needs an actor that is restored to enter a state. */
  | { readonly kind: 'revive'; readonly state: string }
  /** Nothing is final: the machine has changed and has no place for the instance. */
  | { readonly kind: 'misfit'; readonly misfit: string };

export function so(outcomes: readonly Outcome[]): Attempt {
  return { kind: 'so', outcomes, spoilt: false };
}
