import type { Outcome } from './outcome.ts';

/** One thing that may happen to an instance next. `nth`: which of the pending calls with this name, the oldest is 0. */
export type Move =
  /** As a client sends it. */
  | { readonly kind: 'event'; readonly event: { readonly type: string } }
  | {
      readonly kind: 'task';
      readonly task: string;
      readonly nth: number;
      readonly outcome: Outcome;
    }
  | { readonly kind: 'handOver'; readonly task: string; readonly nth: number }
  /** The end of a compensation. */
  | {
      readonly kind: 'undo';
      readonly task: string;
      readonly nth: number;
      readonly outcome: Outcome;
    }
  /** The timer that fires next. `event` is the type of its event. */
  | { readonly kind: 'timer'; readonly event: string }
  | { readonly kind: 'cancel' };
