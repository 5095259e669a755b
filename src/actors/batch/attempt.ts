import type { KnownTimers } from './step-overdue.ts';
import type { Outcome } from './mailbox-item.ts';
import type { StoredRecord } from '../ports/ports.ts';

/** What came of the first items of a batch. */
export type Attempt =
  /** All that is in `outcomes` is so: it is committed, or the live actor is the newest. */
  | { readonly kind: 'so'; readonly outcomes: readonly Outcome[]; readonly spoilt: boolean }
  /** Nothing of it is so but these outcomes: their runs have lost their leases. */
  | { readonly kind: 'outrun'; readonly outcomes: readonly Outcome[] }
  /** Another node stepped first; the result does not count. */
  | { readonly kind: 'overtaken'; readonly current: StoredRecord | undefined }
  /** Nothing of it is so, and the live actor is spoilt: once more, with so many items. */
  | { readonly kind: 'again'; readonly size: number; readonly timers?: KnownTimers }
  /** Nothing of it is so: its machine, which has changed, has no place for the instance. */
  | { readonly kind: 'misfit'; readonly misfit: string };

export function so(outcomes: readonly Outcome[]): Attempt {
  return { kind: 'so', outcomes, spoilt: false };
}
