import type { InstanceStatus } from '../../definition/declarations/process-view.ts';
import type { Effect } from './effect.ts';
import type { HistoryEntry } from '../record/record.ts';
/** The effect of one cause on an instance. Only `stepped` changed it, as far as its machine and clients can see. */
export type StepResult =
  | { readonly kind: 'stepped'; readonly entry: HistoryEntry; readonly effects: readonly Effect[] }
  /** How an emitted event was told: the record has changed, and nothing else. */
  | { readonly kind: 'noted'; readonly effects: readonly Effect[] }
  /** The current state does not take the event. */
  | {
      readonly kind: 'refused';
      readonly state: unknown;
      readonly accepts: readonly string[];
      /** The guards that said no, where a transition for the event is there. */
      readonly guards: readonly string[];
    }
  /** The cause was meant for another version of the instance. */
  | { readonly kind: 'outdated'; readonly version: number }
  /** The effect that the cause names is no longer pending, or the cause does not count for it any more. */
  | { readonly kind: 'stale' }
  /** The machine has no place for the instance, since then (epoch milliseconds). */
  | { readonly kind: 'stranded'; readonly reason: string; readonly sinceMs: number }
  /** The timer, or the next attempt, is due only at `atMs`. */
  | { readonly kind: 'early'; readonly atMs: number }
  /** It is so already; nothing had to be done. */
  | { readonly kind: 'unchanged' }
  /** The instance has ended. */
  | { readonly kind: 'over'; readonly status: InstanceStatus }
  /** The machine threw, as it did `timesBefore` times on the same effect. The live actor is spoilt: drop it. */
  | { readonly kind: 'threw'; readonly error: unknown; readonly timesBefore: number };

export type Stepped = Extract<StepResult, { kind: 'stepped' }>;
