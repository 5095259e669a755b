import type { AnyEventObject } from 'xstate';
import type { PlainError } from '../record/plain-error.ts';
import type { OperatorAct } from './operator-act.ts';
import type { ActorPath, TaskOutcome } from '../record/record.ts';

/** The run of a task that a cause comes from. */
export interface RunName {
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** The number of the lease that it runs under. */
  readonly lease: number;
}

/**
 * Distinguishes a task from an earlier one with the same id: in an instance that is gone, or in steps that a failover
 * lost.
 */
export interface OfTask {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** The caller behind a cause. */
export interface Asker {
  /** Absent where callers are not known. */
  readonly sub?: string | undefined;
  readonly isAdministrator: boolean;
  /** The public id of the bulk act that acts on behalf of the caller. */
  readonly bulkAct?: string | undefined;
}

/** A cause that comes from a caller. */
interface FromCaller {
  /** Applied only if the instance is at one of these versions. */
  readonly ifVersions?: readonly number[];
  readonly asker?: Asker | undefined;
  readonly reason?: string | undefined;
}

/** Why an instance steps. `id` names an effect as `<version>/<index>`. */
export type Cause =
  | { readonly kind: 'start' }
  /** From a client. `known: false`: the process does not declare this event, so no state accepts it. */
  | ({
      readonly kind: 'event';
      readonly event: AnyEventObject;
      readonly known: boolean;
    } & FromCaller)
  /** Sent by an actor, a custom action or a running task, outside of a step, of the instance created at `createdAt`. */
  | {
      readonly kind: 'sent';
      readonly path: ActorPath;
      readonly event: AnyEventObject;
      readonly createdAt: number;
    }
  /** Emitted by a running task, or a volatile actor, of the instance created at `createdAt`. */
  | {
      readonly kind: 'emitted';
      readonly path: ActorPath;
      readonly event: AnyEventObject;
      readonly createdAt: number;
    }
  /** A task has ended, as reported by its run or by the outside system that it was handed over to. */
  | ({
      readonly kind: 'ended';
      readonly outcome: TaskOutcome;
      readonly by: RunName | 'callback';
    } & OfTask)
  /** An attempt has failed and another will follow. */
  | ({
      readonly kind: 'retry';
      readonly error: PlainError;
      readonly retryAt: number;
      readonly by: RunName;
    } & OfTask)
  /** The stored input of a task does not match the deployed task; it is checked again at `retryAt`. */
  | ({
      readonly kind: 'parked';
      readonly error: PlainError;
      readonly retryAt: number;
      readonly by: RunName;
      /** An earlier run was lost, and may have had its effect. */
      readonly again?: true;
    } & OfTask)
  | { readonly kind: 'fired'; readonly id: string }
  /** The task returned: an outside system completes it later. Times are epoch milliseconds. */
  | ({
      readonly kind: 'handedOver';
      readonly until: number | undefined;
      readonly heartbeatMs: number | undefined;
      readonly by: RunName;
      /** An earlier run was lost, and may have had its effect. */
      readonly again?: true;
    } & OfTask)
  /** An outside system reports its progress; counts as a heartbeat. */
  | ({
      readonly kind: 'progress';
      readonly progress: unknown;
      /** When it was reported, in epoch milliseconds. */
      readonly at: number;
    } & OfTask)
  /** A client wants the instance to end; with `rollback`, once its effects are undone. */
  | ({
      readonly kind: 'cancel';
      readonly rollback: boolean;
      /** Effects up to the last completion of this task are settled; only later ones are undone. */
      readonly to?: string | undefined;
      /** An operator may cancel even a stranded instance. */
      readonly byOperator: boolean;
    } & FromCaller)
  /** An operator retries the failed compensations. */
  | ({ readonly kind: 'undoAgain' } & FromCaller)
  /** An operator has dealt with a failed compensation by other means. */
  | ({ readonly kind: 'undoSkip'; readonly entry: string; readonly reason: string } & FromCaller)
  /** An operator steps in. */
  | ({ readonly kind: 'act'; readonly act: OperatorAct } & FromCaller)
  /** The machine threw on `of`, at one of `ifVersions` if they are given; it is delivered again at `againAt`. */
  | {
      readonly kind: 'stuck';
      readonly ifVersions?: readonly number[];
      readonly of: Extract<Cause, { kind: 'ended' | 'fired' }>;
      readonly error: PlainError;
      readonly againAt: number;
    }
  /** The process was deployed anew. Does nothing itself: every batch first fits the instance to the deployed machine. */
  | { readonly kind: 'deployed' };
