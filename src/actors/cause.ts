import type { AnyEventObject } from 'xstate';
import type { PlainError } from './plain-error.ts';
import type { ActorPath, TaskOutcome } from './record.ts';

interface Conditional {
  /** Taken only by an instance that stands at one of these versions. */
  readonly ifVersions?: readonly number[];
}

/** Why an instance steps. `id` names an effect as `<version>/<index>`. */
export type Cause =
  | { readonly kind: 'start' }
  /** From a client. `known: false`: the process does not declare this event, so no state takes it. */
  | ({
      readonly kind: 'event';
      readonly event: AnyEventObject;
      readonly known: boolean;
    } & Conditional)
  /** Sent by a custom action or a running task, outside of a step. */
  | { readonly kind: 'sent'; readonly path: ActorPath; readonly event: AnyEventObject }
  /** Emitted by a running task, or a volatile actor. */
  | { readonly kind: 'emitted'; readonly path: ActorPath; readonly event: AnyEventObject }
  /** A task has ended, for good or for ill. */
  | { readonly kind: 'ended'; readonly id: string; readonly outcome: TaskOutcome }
  /** An attempt has failed and another will follow. */
  | {
      readonly kind: 'retry';
      readonly id: string;
      readonly error: PlainError;
      readonly retryAt: number;
    }
  | { readonly kind: 'fired'; readonly id: string }
  /** The task returned: an outside system completes it later. Times are epoch milliseconds. */
  | {
      readonly kind: 'handedOver';
      readonly id: string;
      readonly until: number | undefined;
      readonly heartbeatMs: number | undefined;
    }
  /** An outside system says how far it is, and that it lives. */
  | { readonly kind: 'progress'; readonly id: string; readonly progress: unknown }
  /** A client wants the instance to end; `rollback`: after what it did is undone. */
  | ({
      readonly kind: 'cancel';
      readonly reason: string | undefined;
      readonly rollback: boolean;
    } & Conditional)
  /** An operator wants the failed compensations tried again. */
  | ({ readonly kind: 'undoAgain' } & Conditional)
  /** An operator has dealt with a failed compensation by other means. */
  | ({ readonly kind: 'undoSkip'; readonly entry: string; readonly reason: string } & Conditional)
  /** The machine threw when it was told of `of`; it is told again at `againAt`. */
  | {
      readonly kind: 'stuck';
      readonly of: Extract<Cause, { kind: 'ended' | 'fired' }>;
      readonly error: PlainError;
      readonly againAt: number;
    }
  /** Nothing happens; the answer tells whether the task is pending, and with what. */
  | { readonly kind: 'look'; readonly id: string };
