import type { InstanceStatus } from '../../definition/define-process.ts';
import type { InstanceId, PublicId } from '../ports/ids.ts';
import type { Ledger } from './ledger.ts';
import type { PlainError } from './plain-error.ts';

/** Names an actor within its instance: the ids from below the root down; the root is `[]`. */
export type ActorPath = readonly string[];

/** When tasks last ended, among the entries of the ledger: for each, how many entries there had been by then. */
export type TaskEnds = Readonly<Record<string, number>>;

/** The envelope around XState's snapshot: all that an instance is, in one document. */
export interface InstanceRecord {
  readonly format: 2;
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
  /** The business key that it can be reached by. */
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
  /** The newest finished tasks, oldest first. */
  readonly finished: readonly FinishedTask[];
  /** The most bytes that it may have, where it was larger than the limit. */
  readonly ceilingBytes?: number | undefined;
}

/** The active states of the machine that the actor at `path` runs, by their path such as `paying.card`; the root is ``. */
export interface EnteredStates {
  readonly path: ActorPath;
  readonly states: Readonly<Record<string, EnteredState>>;
}

/** When a state was entered (epoch milliseconds), and what it asked for then: a changed machine is compared with it. */
export interface EnteredState {
  readonly at: number;
  /** XState's id of the state, which names its delayed events; absent if it has none, and is not the whole machine. */
  readonly id?: string;
  readonly after?: readonly After[];
  /** What is gone from a changed machine, and had fired before: should it come back, it must not fire again. */
  readonly past?: readonly After[];
  readonly invoke?: readonly Invoked[];
}

/** A delay as the machine has it (`1000`, or its name), and where it leads. */
export type After = readonly [delay: string, to: string];

export type Invoked = readonly [id: string, src: string];

/** The machine that was deployed last has no place for the instance. */
export interface Stranded {
  readonly reason: string;
  /** Since when (epoch milliseconds). */
  readonly at: number;
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

/** The owner of an instance. */
export interface Owner {
  /** Absent if the instance belongs to a tenant but to no caller in it. */
  readonly sub?: string;
  readonly tenant?: string;
}

/** An outside system completes the task later, by its callback. */
export interface HandedOver {
  /** When the task's time is over, or its next heartbeat overdue; whichever is first (epoch milliseconds). */
  readonly lookAt: number;
  readonly until?: number;
  readonly heartbeatUntil?: number;
  /** The latest progress that the outside system reported. */
  readonly progress?: unknown;
  /** When it said so: what it said before may come later, by way of another node. */
  readonly progressAt?: number;
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
  /** When the next attempt is due, while one waits. */
  readonly retryAt?: number;
  /** The last failure. */
  readonly error?: PlainError;
  /** An attempt took too long, or broke off, so it may have had its effect. */
  readonly inDoubt?: true;
  readonly handedOver?: HandedOver;
  /** The task has ended, but the machine threw on its outcome; the outcome is delivered again later. */
  readonly stuck?: Stuck & { readonly outcome: TaskOutcome };
  /** Its stored input is not as the deployed task wants it; no attempt is made until it is. */
  readonly parked?: { readonly at: number; readonly error: PlainError };
}

export type TaskOutcome =
  | { readonly kind: 'completed'; readonly output: unknown }
  | { readonly kind: 'failed'; readonly error: PlainError };

/** The machine threw `times` times on the same internal event, or is not there to take it; since `at`. */
export interface Stuck {
  readonly at: number;
  readonly times: number;
  readonly error: PlainError;
  readonly againAt: number;
}

export interface PendingTimer {
  readonly id: string;
  /** The id XState knows the delayed event by, within its source. */
  readonly name: string;
  readonly source: ActorPath;
  /** Null if the target has ended: the event will not be received. */
  readonly target: ActorPath | null;
  readonly event: { readonly type: string };
  readonly delayMs: number;
  readonly deadline: number;
  readonly stuck?: Stuck;
  readonly lost?: Lost;
}

/** The machine has no place for the timer: which one it had, since when that is so, and why. */
export interface Lost {
  readonly at: number;
  readonly state: string;
  readonly after: After;
  readonly reason: string;
}

export interface FinishedTask {
  readonly id: string;
  readonly name: string;
  /** It was a compensation. */
  readonly undo?: true;
  readonly attempts: number;
  readonly outcome: 'completed' | 'failed' | 'stopped';
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly error?: PlainError;
}

/** What an entry of the ledger was when it was settled. */
export interface SettledEntry {
  readonly id: string;
  readonly task: string;
}

/** One past state, as the history keeps it. */
export interface HistoryEntry {
  readonly sequence: number;
  readonly at: number;
  /** The machine that made the step: `<version>/<hash>`. */
  readonly by: string;
  readonly event: { readonly type: string };
  readonly from: unknown;
  readonly to: unknown;
  readonly status: InstanceStatus;
  readonly tasks: readonly FinishedTask[];
  /** The ids of the edges that the machine took, as in its graph. */
  readonly transitions?: readonly string[];
  /** What the step settled. */
  readonly settled?: readonly SettledEntry[];
  readonly emitted?: readonly { readonly type: string }[];
}
