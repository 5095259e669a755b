import type { LedgerEntry } from './ledger.ts';
import type {
  Cancel,
  EnteredStates,
  FinishedTask,
  HandedOver,
  InstanceRecord,
  Paused,
  PendingTask,
  PendingTimer,
  PersistedSnapshot,
  Stranded,
  Stuck,
  TaskEnds,
  TaskOutcome,
  Work,
} from './record.ts';

/**
 * What a step left of an instance: those parts of its record that a view shows and its history entry does not say otherwise.
 * Inputs and outputs of tasks and the payloads of timers are not among them.
 */
export interface Past {
  readonly machine: PersistedSnapshot['status'];
  /** As the record keeps it, with encoded references. */
  readonly context: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
  /** Without those that tell emitted events, which change outside of steps. */
  readonly tasks: readonly PastTask[];
  readonly timers: readonly PastTimer[];
  readonly finished: readonly FinishedTask[];
  readonly ledger: readonly PastLedgerEntry[];
  readonly cancel?: Cancel | undefined;
  readonly paused?: Paused | undefined;
  readonly stranded?: Stranded | undefined;
}

export type PastTask = Pick<
  PendingTask,
  'id' | 'name' | 'startedAt' | 'failures' | 'retryAt' | 'error' | 'parked'
> & {
  readonly work: Pick<Work, 'kind'>;
  readonly handedOver?: Pick<HandedOver, 'until' | 'progress'>;
  readonly stuck?: Stuck;
};

export type PastTimer = Pick<PendingTimer, 'id' | 'event' | 'deadline' | 'stuck' | 'lost'>;

export type PastLedgerEntry = Omit<LedgerEntry, 'input' | 'output'>;

/**
 * The rest of the record that a step left: what its past and its entry do not tell, and a sandbox needs to go on from there. Without
 * the tellings of emitted events, which change outside of steps.
 */
export interface Rest {
  /** The machine that made the snapshot: `<version>/<hash>`. */
  readonly madeBy: string;
  readonly nextActor: number;
  /** Without what the past has of it. */
  readonly snapshot: Readonly<Record<string, unknown>>;
  readonly tasks: readonly RestTask[];
  readonly timers: readonly RestTimer[];
  readonly entered: readonly EnteredStates[];
  /** Of the entries that still have them. */
  readonly ledger: readonly Pick<LedgerEntry, 'sequence' | 'input' | 'output'>[];
  readonly taskEnds: TaskEnds;
  readonly held: InstanceRecord['held'];
  /** What of it the process redacts, so that it is not kept. */
  readonly redacted?: readonly string[];
}

export type RestTask = Pick<
  PendingTask,
  'id' | 'work' | 'inDoubt' | 'handedOver' | 'traceparent'
> & {
  /** Of a task on which the machine threw. */
  readonly outcome?: TaskOutcome;
};

export type RestTimer = Pick<
  PendingTimer,
  'id' | 'name' | 'source' | 'target' | 'event' | 'delayMs' | 'traceparent'
>;

/**
 * How a history entry keeps a past: whole, or as the difference to that of the entry before. The rest is beside it, because earlier
 * versions of Holdfast show clients whatever else an entry has.
 */
export type KeptPast = (
  | { readonly kind: 'whole'; readonly past: Past }
  | { readonly kind: 'patch'; readonly patch: JsonPatch }
) & {
  /** Absent in the entries of versions of Holdfast that kept none. */
  readonly rest?: KeptRest;
};

export type KeptRest =
  | { readonly kind: 'whole'; readonly rest: Rest }
  | { readonly kind: 'patch'; readonly patch: JsonPatch };

/** A JSON Patch (RFC 6902), of those operations that it takes to say any difference. */
export type JsonPatch = readonly PatchOperation[];

export type PatchOperation =
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown };
