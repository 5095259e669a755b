import type { ActRequest } from '../acts/act-schema.ts';
import type { PlainError } from '../record/plain-error.ts';
import type { ActorPath } from '../record/record.ts';
import type { Outcome } from './outcome.ts';

/** A pending call, or the oldest of its task if the id is absent or no such call is pending. */
interface OfCall {
  readonly task: string;
  readonly id?: string | undefined;
}

type SentEvent = { readonly type: string };

/** One thing that may happen to an instance next. Times are ISO 8601. */
export type Move =
  | { readonly kind: 'event'; readonly event: SentEvent }
  /** Sent to the actor at `path` by code of the process. */
  | { readonly kind: 'sent'; readonly path: ActorPath; readonly event: SentEvent }
  /** Emitted by the task, or by the actor at `path`. */
  | {
      readonly kind: 'emitted';
      readonly task?: string | undefined;
      readonly id?: string | undefined;
      readonly path?: ActorPath | undefined;
      readonly event: SentEvent;
    }
  /** The end of a task, or (`undo`) of its compensation. */
  | ({ readonly kind: 'task' | 'undo'; readonly outcome: Outcome } & OfCall)
  /** An attempt failed, and another one follows. */
  | ({
      readonly kind: 'retry';
      readonly isUndo: boolean;
      readonly error: PlainError;
      readonly retryAt: string;
    } & OfCall)
  /** The stored input did not match the deployed task. */
  | ({ readonly kind: 'parked'; readonly error: PlainError } & OfCall)
  | ({ readonly kind: 'handOver' } & OfCall)
  | ({ readonly kind: 'progress'; readonly progress: unknown } & OfCall)
  /** See `pendingTimer`. */
  | {
      readonly kind: 'timer';
      readonly id?: string | undefined;
      readonly event?: string | undefined;
    }
  | {
      readonly kind: 'cancel';
      readonly rollback?: boolean | undefined;
      readonly to?: string | undefined;
    }
  | { readonly kind: 'retryRollback' }
  | { readonly kind: 'skipRollback'; readonly id: string }
  /** An operator steps in. */
  | { readonly kind: 'act'; readonly act: ActRequest };
