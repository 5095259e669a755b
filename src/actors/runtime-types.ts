import type { InstanceStatus, Process } from '../machines/define-process.ts';

/** An instance as a client sees it. Times are ISO 8601. */
export interface InstanceView {
  readonly id: string;
  readonly process: string;
  readonly processVersion: string;
  /** The number of events accepted since the start. */
  readonly version: number;
  readonly status: InstanceStatus;
  readonly state: unknown;
  readonly data: unknown;
  readonly output?: unknown;
  /** Why the instance failed. */
  readonly error?: unknown;
  readonly accepts: readonly { readonly type: string }[];
  readonly tasks: readonly TaskView[];
  readonly timers: readonly TimerView[];
  /** What would be undone by a rollback, is being undone, or was; oldest first. */
  readonly ledger: readonly LedgerView[];
  readonly cancelled?: {
    readonly at: string;
    readonly reason?: string;
    readonly rollback: boolean;
  };
  /** Something went wrong that a person has to look at. */
  readonly attention: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface TaskView {
  /** `<version>/<index>` of the step that asked for it. */
  readonly id: string;
  readonly name: string;
  /** It is the compensation of the task of that name. */
  readonly undo?: true;
  /** Runs that ended, or began on this attempt: 1 while the first one runs. */
  readonly attempts: number;
  readonly outcome: 'pending' | 'completed' | 'failed' | 'stopped';
  readonly startedAt: string;
  readonly finishedAt?: string;
  /** When the next attempt is due, while one waits. */
  readonly retryAt?: string;
  /** The last failure. */
  readonly error?: { readonly name: string; readonly message: string; readonly code?: string };
}

export interface LedgerView {
  /** `<version>/<index>` of the task. */
  readonly id: string;
  readonly task: string;
  readonly state: 'owed' | 'undoing' | 'undone' | 'failed' | 'skipped';
  readonly completedAt: string;
  readonly changedAt: string;
  readonly error?: { readonly name: string; readonly message: string; readonly code?: string };
  /** Why an operator skipped it. */
  readonly reason?: string;
}

export interface TimerView {
  readonly id: string;
  /** The event that it sends. */
  readonly event: string;
  readonly firesAt: string;
}

export interface HistoryStep {
  /** The version this step led to; the start is 0. */
  readonly sequence: number;
  readonly at: string;
  readonly event: { readonly type: string } & Readonly<Record<string, unknown>>;
  /** The state before; null for the start. */
  readonly from: unknown;
  readonly to: unknown;
  readonly status: InstanceStatus;
  readonly tasks: readonly TaskView[];
}

/** Everything that a node does with instances, without HTTP. Ids are public ids; unknown ones are `instance_not_found`. */
export interface Runtime {
  readonly processes: readonly Process[];
  /** Validates, starts and commits. `created` is false where the idempotency key named an earlier start. */
  start(
    process: string,
    input: unknown,
    options?: { readonly idempotencyKey?: string; readonly caller?: string },
  ): Promise<{ readonly created: boolean; readonly instance: InstanceView }>;
  /**
   * Validates and applies one event; resolves once it is committed. With `ifVersion` only where the instance still
   * stands at that version (or at one of them): else `precondition_failed`, and nothing is changed.
   */
  send(
    process: string,
    id: string,
    event: unknown,
    options?: { readonly ifVersion?: number | readonly number[] },
  ): Promise<InstanceView>;
  get(process: string, id: string): Promise<InstanceView>;
  /**
   * Ends the instance: its tasks are stopped and, where asked for (default: as the process says), what it did is undone.
   * An instance that is being cancelled already stays as it is; one that has ended is `instance_ended`,
   * and one in a state tagged `Settled` does not accept it (`event_not_accepted`).
   */
  cancel(
    process: string,
    id: string,
    options?: { readonly reason?: string; readonly rollback?: boolean },
  ): Promise<InstanceView>;
  /** Tries the failed compensations again. `nothing_to_undo` where none has failed. */
  retryRollback(process: string, id: string): Promise<InstanceView>;
  /** Notes that a failed compensation (`entry`, as in the ledger) was dealt with by other means. */
  skipRollback(process: string, id: string, entry: string, reason: string): Promise<InstanceView>;
  history(
    process: string,
    id: string,
    page?: { readonly after?: number; readonly limit?: number },
  ): Promise<{ readonly steps: readonly HistoryStep[]; readonly more: boolean }>;
  /** Is the store reachable, and do wakes flow? Never rejects. */
  ready(): Promise<{ readonly ready: boolean; readonly checks: Readonly<Record<string, string>> }>;
  /** Begins to take wakes and to take over from dead nodes. */
  open(): Promise<void>;
  /** Accepts nothing more, lets running tasks finish up to the limit and hands the rest over. Reads go on. */
  drain(): Promise<void>;
  /** Drains, and closes the store. */
  close(): Promise<void>;
}
