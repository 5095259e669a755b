import type { LedgerEntry } from './ledger.ts';
import type {
  Cancel,
  FinishedTask,
  HandedOver,
  Paused,
  PendingTask,
  PendingTimer,
  PersistedSnapshot,
  Stranded,
  Stuck,
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

/** How a history entry keeps a past: whole, or as the difference to that of the entry before. */
export type KeptPast =
  | { readonly kind: 'whole'; readonly past: Past }
  | { readonly kind: 'patch'; readonly patch: JsonPatch };

/** A JSON Patch (RFC 6902), of those operations that it takes to say any difference. */
export type JsonPatch = readonly PatchOperation[];

export type PatchOperation =
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown };
