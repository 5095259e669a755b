import type { InstanceRecord, PersistedSnapshot } from '../record.ts';
import type { WrittenStates } from './written-entered.ts';
import type { WrittenFinished } from './written-finished.ts';
import type { WrittenLedgerEntry } from './written-ledger.ts';
import type { WrittenTask } from './written-task.ts';
import type { WrittenTimer } from './written-timer.ts';
import type { WrittenTime } from './time.ts';
import type { ActorPath } from '../record.ts';

/** The newest format of a record: what this version writes. */
export const writtenFormat = 3;

/**
 * A record as it is stored, in JSON: with short names for what most records have, and without what is empty, usual, or follows from the
 * rest. The id is not in it, because it is the key under which it is stored. What a process or its callers name or tell (the context,
 * inputs, outputs, events, errors, states) stands in it as it is.
 */
export interface WrittenRecord extends WrittenSnapshot, Pick<InstanceRecord, Same> {
  readonly format: typeof writtenFormat;
  /** What every record has; the last three are absent if they are 0. */
  readonly h: WrittenHead;
  /** The status; absent: `Pending`. */
  readonly s?: InstanceRecord['status'] | undefined;
  /** Pending tasks, pending timers, finished tasks, and the ledger; absent if there are none. */
  readonly t?: readonly WrittenTask[] | undefined;
  readonly r?: readonly WrittenTimer[] | undefined;
  readonly f?: readonly WrittenFinished[] | undefined;
  readonly l?: readonly WrittenLedgerEntry[] | undefined;
  /** The index terms after those of the status and the version; or all, if these two are not the first. */
  readonly x?: readonly string[] | undefined;
  readonly terms?: readonly string[] | undefined;
  /** The entered states of the root machine, if no other has any; or those of each machine. */
  readonly n?: WrittenStates | undefined;
  readonly entered?: readonly (readonly [ActorPath, WrittenStates])[] | undefined;
  /** Absent if they are empty. */
  readonly taskEnds?: InstanceRecord['taskEnds'] | undefined;
  readonly held?: InstanceRecord['held'] | undefined;
}

type WrittenHead = readonly [
  publicId: InstanceRecord['publicId'],
  process: string,
  processVersion: string,
  machineHash: string,
  createdAt: number,
  version?: number,
  nextActor?: number,
  /** Since `createdAt`. */
  updatedAt?: WrittenTime,
];

/** What few records have stands in them under its own name. */
type Same =
  | 'owner'
  | 'key'
  | 'stranded'
  | 'cancel'
  | 'paused'
  | 'deleted'
  | 'ceilingBytes'
  | 'pastFrom'
  | 'restFrom'
  | 'traceparent';

export interface WrittenSnapshot {
  /** The value, and the context. */
  readonly v?: unknown;
  readonly c?: unknown;
  /** The status of XState's actor; absent: `active`. */
  readonly a?: PersistedSnapshot['status'] | undefined;
  /** Absent: `{}`; null: the snapshot has none. */
  readonly children?: PersistedSnapshot['children'] | null | undefined;
  readonly historyValue?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
  /** What else the snapshot has. */
  readonly snapshot?: Readonly<Record<string, unknown>> | undefined;
}
