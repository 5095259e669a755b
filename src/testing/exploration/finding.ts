import type { Trace } from '../traces/trace.ts';

/** Something that can happen to an instance and should not. */
export interface ExplorationFinding {
  readonly kind: FindingKind;
  /** The innermost active states, as in a trace. */
  readonly state: string;
  /** What can happen, in one sentence. */
  readonly message: string;
  /** A shortest way there. */
  readonly trace: Trace;
}

export type FindingKind =
  /** A pending instance that nothing armed, and no event from outside, can wake. */
  | 'deadEnd'
  /** States that the instance goes round in for ever, whatever happens. */
  | 'livelock'
  /** It failed or was cancelled, and nothing will undo an effect that it had. */
  | 'owed'
  /** The machine threw. */
  | 'threw';
