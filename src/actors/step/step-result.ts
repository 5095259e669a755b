import type { InstanceStatus } from '../../definition/declarations/process-view.ts';
import type { PausedBy } from '../pending/paused.ts';
import type { Effect } from './effect.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import type { StepReport } from './step-report.ts';
import type { OpenSpan } from '../../tracing/tracing.ts';
/** The result of applying one cause. Only `stepped` changes what the machine and clients see. */
export type StepResult =
  | {
      readonly kind: 'stepped';
      readonly entry: HistoryEntry;
      readonly effects: readonly Effect[];
      readonly report: StepReport;
      /** Open until its commit. */
      readonly span?: OpenSpan;
    }
  /** The outcome of a telling: only the record has changed. */
  | { readonly kind: 'noted'; readonly effects: readonly Effect[] }
  /** The current state does not accept the event. */
  | {
      readonly kind: 'refused';
      readonly state: unknown;
      readonly accepts: readonly string[];
      /** The guards that returned false, if there is a transition for the event. */
      readonly guards: readonly string[];
    }
  /** The cause was meant for another version of the instance. */
  | { readonly kind: 'outdated'; readonly version: number }
  /** The effect of the cause is no longer pending, or the cause no longer counts for it. */
  | { readonly kind: 'stale' }
  /** The machine has no place for the instance, since `sinceMs` (epoch milliseconds). */
  | { readonly kind: 'stranded'; readonly reason: string; readonly sinceMs: number }
  | PausedBy
  /** The act of an operator is not possible now. */
  | { readonly kind: 'impossible'; readonly message: string }
  /** The act needs a live actor, and this one has ended or does not fit: restore it for the act. */
  | { readonly kind: 'mustRevive' }
  /** The timer, or the next attempt, is due only at `atMs`. */
  | { readonly kind: 'early'; readonly atMs: number }
  /** There was nothing to do. */
  | { readonly kind: 'unchanged' }
  /** The instance has ended. */
  | { readonly kind: 'over'; readonly status: InstanceStatus }
  /**
   * The machine threw, as it did `timesBefore` times on the same effect. The live actor is spoilt and must be dropped.
   */
  | { readonly kind: 'threw'; readonly error: unknown; readonly timesBefore: number };

export type Stepped = Extract<StepResult, { kind: 'stepped' }>;
