import type { InstanceStatus } from '../../definition/define-process.ts';
import type { InstanceId, PublicId } from '../ports/ids.ts';
import type { Ledger } from './ledger.ts';
import type { PlainError } from './plain-error.ts';

/** Names an actor within its instance by the ids on the way down from the root, which is `[]`. */
export type ActorPath = readonly string[];

/** For each task, how many entries the ledger had when the task last ended. */
export type TaskEnds = Readonly<Record<string, number>>;

/** The whole state of an instance in one document: an envelope around XState's snapshot. */
export interface InstanceRecord {
  readonly id: InstanceId;
  readonly publicId: PublicId;
  readonly process: string;
  /** The machine that made the snapshot. */
  readonly processVersion: string;
  readonly machineHash: string;
  readonly version: number;
  readonly status: InstanceStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The owner; absent if callers are not known. */
  readonly owner?: Owner | undefined;
  /** The business key that identifies the instance. */
  readonly key?: string | undefined;
  /** The next automatic actor id, so that ids stay unique within the instance across restarts. */
  readonly nextActor: number;
  readonly snapshot: PersistedSnapshot;
  readonly tasks: readonly PendingTask[];
  readonly timers: readonly PendingTimer[];
  /** The index terms that the instance carries in the store. */
  readonly terms: readonly string[];
  /** When each active state was entered, for each machine of the instance. */
  readonly entered: readonly EnteredStates[];
  /** Why the instance does not fit the deployed machine, if it does not. */
  readonly stranded?: Stranded | undefined;
  /** The effects that would be, are being or were undone, or were settled. */
  readonly ledger: Ledger;
  readonly taskEnds: TaskEnds;
  /** Emitted events that wait for the instance to complete. */
  readonly held: readonly { readonly type: string }[];
  readonly cancel?: Cancel | undefined;
  /** An operator has paused the instance. */
  readonly paused?: Paused | undefined;
  /** An operator has deleted the instance: the store forgets it soon, and nothing happens to it any more. */
  readonly deleted?: true | undefined;
  /** The newest finished tasks, oldest first. */
  readonly finished: readonly FinishedTask[];
  /** The most bytes that it may have, if it was above the limit. */
  readonly ceilingBytes?: number | undefined;
  /**
   * Since this version every history entry keeps a past, and that of the newest one is as the record is. Absent where that is not
   * so: the next entry keeps a whole one.
   */
  readonly pastFrom?: number | undefined;
  /** The same for the rest that it takes to go on from a past. An earlier version of Holdfast, which keeps none, drops it. */
  readonly restFrom?: number | undefined;
  /** The span of the request that started it, or of the start itself (W3C Trace Context). */
  readonly traceparent?: string | undefined;
}

/**
 * The active states of the machine that the actor at `path` runs, by state path such as `paying.card`; `` is the root.
 */
export interface EnteredStates {
  readonly path: ActorPath;
  readonly states: Readonly<Record<string, EnteredState>>;
}

/**
 * When a state was entered (epoch milliseconds), and its delays and invokes at that time, for comparison with a changed
 * machine.
 */
export interface EnteredState {
  readonly at: number;
  /** XState's id of the state, which names its delayed events; absent if the state has none and is not the root. */
  readonly id?: string;
  readonly after?: readonly After[];
  /** Delays that had fired and are gone from a changed machine: if they come back, they must not fire again. */
  readonly past?: readonly After[];
  readonly invoke?: readonly Invoked[];
}

/** A delay as the machine declares it (`1000`, or its name), and its target. */
export type After = readonly [delay: string, to: string];

export type Invoked = readonly [id: string, src: string];

/** The deployed machine has no place for the instance. */
export interface Stranded {
  readonly reason: string;
  /** Since when (epoch milliseconds). */
  readonly at: number;
}

/** The parts of XState's `getPersistedSnapshot` for a machine that the host uses. */
export interface PersistedSnapshot {
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly value: unknown;
  readonly context: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
  readonly children: Readonly<Record<string, unknown>>;
}

/** The owner of an instance. */
export interface Owner {
  /** Absent if the instance belongs to a tenant but to no caller in it. */
  readonly sub?: string;
  readonly tenant?: string;
}

/** An outside system completes the task later, by its callback. */
export interface HandedOver {
  /** The end of the task's time or its next heartbeat deadline, whichever is first (epoch milliseconds). */
  readonly lookAt: number;
  readonly until?: number;
  readonly heartbeatUntil?: number;
  /** The latest progress that the outside system reported. */
  readonly progress?: unknown;
  /** When it was reported: an older report may arrive later through another node. */
  readonly progressAt?: number;
}

/** Nothing of the instance starts until it is resumed. Since when: epoch milliseconds. */
export interface Paused {
  readonly at: number;
  readonly reason?: string;
}

/** A client cancelled the instance. */
export interface Cancel {
  readonly at: number;
  readonly reason?: string;
  readonly rollback: boolean;
  /** Effects up to the last completion of this task were settled. */
  readonly to?: string;
}

/** The purpose of a pending task. */
export type Work =
  /** The actor at `path` waits for it. */
  | { readonly kind: 'invoked'; readonly path: ActorPath }
  /** The machine no longer waits for it, but it may have run and can be undone, so its outcome must be known. */
  | { readonly kind: 'awaited'; readonly input: unknown }
  /** Undoes a ledger entry. */
  | { readonly kind: 'undo'; readonly entry: string }
  /** The built-in actor at `path`: the host does its work, step by step. */
  | { readonly kind: 'rollback'; readonly path: ActorPath }
  /** Hands an emitted event to the service. */
  | { readonly kind: 'emit'; readonly event: { readonly type: string } };

export interface PendingTask {
  /** `<version>/<index>`. */
  readonly id: string;
  readonly name: string;
  readonly work: Work;
  readonly startedAt: number;
  /** How many attempts have failed. */
  readonly failures: number;
  /** When the next attempt is due, if one waits. */
  readonly retryAt?: number;
  /** The last failure. */
  readonly error?: PlainError;
  /** Whether an attempt timed out or broke off, so that it may have had its effect. */
  readonly inDoubt?: true;
  readonly handedOver?: HandedOver;
  /** The task has ended, but the machine threw on its outcome; the outcome is delivered again later. */
  readonly stuck?: Stuck & { readonly outcome: TaskOutcome };
  /** The stored input does not match the deployed task; no attempt is made until it does. */
  readonly parked?: { readonly at: number; readonly error: PlainError };
  /** The span of the step that made it due as it is (W3C Trace Context). */
  readonly traceparent?: string;
}

export type TaskOutcome =
  | { readonly kind: 'completed'; readonly output: unknown }
  | { readonly kind: 'failed'; readonly error: PlainError };

/** Since `at`, the machine threw `times` times on the same internal event, or could not receive it. */
export interface Stuck {
  readonly at: number;
  readonly times: number;
  readonly error: PlainError;
  readonly againAt: number;
}

export interface PendingTimer {
  readonly id: string;
  /** XState's id of the delayed event, within its source. */
  readonly name: string;
  readonly source: ActorPath;
  /** Null if the target has ended: the event will not be received. */
  readonly target: ActorPath | null;
  readonly event: { readonly type: string };
  readonly delayMs: number;
  readonly deadline: number;
  readonly stuck?: Stuck;
  readonly lost?: Lost;
  /** The span of the step that made it due as it is (W3C Trace Context). */
  readonly traceparent?: string;
}

/** A timer for which the machine has no place: its former state and delay, since when, and why. */
export interface Lost {
  readonly at: number;
  readonly state: string;
  readonly after: After;
  readonly reason: string;
}

export interface FinishedTask {
  readonly id: string;
  readonly name: string;
  /** Whether it was a compensation. */
  readonly undo?: true;
  readonly attempts: number;
  readonly outcome: 'completed' | 'failed' | 'stopped';
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly error?: PlainError;
}

/** Identifies a ledger entry that was settled. */
export interface SettledEntry {
  readonly id: string;
  readonly task: string;
}
