import type { InstanceStatus } from '../machines/define-process.ts';
import type { InstanceId, PublicId } from './ids.ts';
import type { PlainError } from './plain-error.ts';

/** Names an actor within its instance: the ids from below the root down; the root is `[]`. */
export type ActorPath = readonly string[];

/** The envelope around XState's snapshot: all that an instance is, in one document. */
export interface InstanceRecord {
  readonly format: 1;
  readonly id: InstanceId;
  readonly publicId: PublicId;
  readonly process: string;
  readonly processVersion: string;
  readonly machineHash: string;
  readonly version: number;
  readonly status: InstanceStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Hash of the start's body, where the start named an idempotency key. */
  readonly fingerprint?: string;
  /** The next automatic actor id, so that ids stay unique within the instance across restarts. */
  readonly nextActor: number;
  readonly snapshot: PersistedSnapshot;
  readonly tasks: readonly PendingTask[];
  readonly timers: readonly PendingTimer[];
  /** The index terms that the instance carries in the store. */
  readonly terms: readonly string[];
  /** The newest finished tasks, oldest first. */
  readonly finished: readonly FinishedTask[];
}

/** What XState's `getPersistedSnapshot` returns for a machine, as far as the host looks into it. */
export interface PersistedSnapshot {
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly value: unknown;
  readonly context: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
  readonly children: Readonly<Record<string, unknown>>;
}

export interface PendingTask {
  /** `<version>/<index>`. */
  readonly id: string;
  readonly name: string;
  readonly path: ActorPath;
  readonly startedAt: number;
  /** How many attempts have failed. */
  readonly failures: number;
  /** When the next attempt is due, while one waits. */
  readonly retryAt?: number;
  /** The last failure. */
  readonly error?: PlainError;
  /** The task has ended, but the machine threw when it was told; it is told again later. */
  readonly stuck?: Stuck & { readonly outcome: TaskOutcome };
}

export type TaskOutcome =
  | { readonly kind: 'completed'; readonly output: unknown }
  | { readonly kind: 'failed'; readonly error: PlainError };

/** The machine threw `times` times on the same internal event. */
export interface Stuck {
  readonly times: number;
  readonly error: PlainError;
  readonly againAt: number;
}

export interface PendingTimer {
  readonly id: string;
  /** The id XState knows the delayed event by, within its source. */
  readonly name: string;
  readonly source: ActorPath;
  /** Null where the target has ended: the event will reach nobody. */
  readonly target: ActorPath | null;
  readonly event: { readonly type: string };
  readonly delayMs: number;
  readonly deadline: number;
  readonly stuck?: Stuck;
}

export interface FinishedTask {
  readonly id: string;
  readonly name: string;
  readonly attempts: number;
  readonly outcome: 'completed' | 'failed' | 'stopped';
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly error?: PlainError;
}

/** One past state, as the history keeps it. */
export interface HistoryEntry {
  readonly sequence: number;
  readonly at: number;
  readonly event: { readonly type: string };
  readonly from: unknown;
  readonly to: unknown;
  readonly status: InstanceStatus;
  readonly tasks: readonly FinishedTask[];
  readonly emitted?: readonly { readonly type: string }[];
}
