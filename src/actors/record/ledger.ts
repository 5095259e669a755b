import type { AnyTaskPolicy } from '../../definition/define-process.ts';
import type { PlainError } from './plain-error.ts';

/** The effect, or possible effect, of a task, and the state of its compensation. */
export interface LedgerEntry {
  /** How many entries the ledger had before it, including forgotten ones. */
  readonly sequence: number;
  /** The task's id, `<version>/<index>`. */
  readonly id: string;
  readonly task: string;
  /** Absent, like `output`, once it is settled. */
  readonly input: unknown;
  /** Absent if it is not known that the task was done (it timed out, or was left while it ran). */
  readonly output?: unknown;
  readonly state: 'owed' | 'undoing' | 'undone' | 'failed' | 'skipped' | 'settled';
  /** When the task ended, and when the entry last changed: epoch milliseconds. */
  readonly at: number;
  readonly changedAt: number;
  /** Why the last compensation failed. */
  readonly error?: PlainError;
  /** Why an operator skipped it. */
  readonly reason?: string;
  /** An operator retries it, outside of any rollback of the machine. */
  readonly again?: boolean;
}

/** The ledger, oldest entry first, in the order in which the tasks ended. */
export type Ledger = readonly LedgerEntry[];

/** How a task ended. */
export interface Done {
  readonly id: string;
  readonly task: string;
  readonly input: unknown;
  readonly kind: 'completed' | 'failed' | 'stopped';
  readonly output?: unknown;
  /** Whether an attempt timed out or broke off, so that it may have had its effect. */
  readonly inDoubt: boolean;
  readonly now: number;
}

/** How many finished entries a record keeps. */
const keptFinished = 100;

/** The ledger after a task has ended: its compensation is owed if the task had, or may have had, an effect. */
export function enter(ledger: Ledger, policy: AnyTaskPolicy | undefined, done: Done): Ledger {
  const completed = done.kind === 'completed';
  if (policy?.compensate === undefined) return ledger;
  if (!completed && !done.inDoubt && policy.compensateWhen !== 'attempted') return ledger;
  const { id, task, input, now } = done;
  const sequence = totalOf(ledger);
  const entry: LedgerEntry = { sequence, id, task, input, state: 'owed', at: now, changedAt: now };
  return [...ledger, completed ? { ...entry, output: done.output } : entry];
}

export function change(ledger: Ledger, id: string, to: Partial<LedgerEntry>): Ledger {
  return ledger.map((entry) => (entry.id === id ? { ...entry, ...to } : entry));
}

/** How many entries the ledger ever had. The newest one is never forgotten. */
export function totalOf(ledger: readonly Pick<LedgerEntry, 'sequence'>[]): number {
  return (ledger.at(-1)?.sequence ?? -1) + 1;
}

/** The `count` newest entries that are still owed, newest first. */
export function newestOwed(ledger: Ledger, count: number): Ledger {
  if (count <= 0) return [];
  return ledger
    .filter(({ state }) => state === 'owed')
    .slice(-count)
    .reverse();
}

/** Whether a rollback of the machine would undo the entry. Entries that an operator retries are not included. */
export function isOwed({ state, again }: LedgerEntry): boolean {
  return state === 'owed' && again !== true;
}

/** The ledger without its oldest finished entries, if there are more than 100. */
export function forget(ledger: Ledger): Ledger {
  if (ledger.length <= keptFinished) return ledger;
  let surplus = -keptFinished;
  for (const { state } of ledger) if (isFinished(state)) surplus += 1;
  if (surplus <= 0) return ledger;
  return ledger.filter(({ state }) => !isFinished(state) || surplus-- <= 0);
}

/** An entry that an older version of Holdfast may have written, without a sequence. */
export type Stored<Entry> = Omit<Entry, 'sequence'> & { readonly sequence?: number };

/** The stored entries with their sequences. Versions that did not number entries never forgot any. */
export function numbered<Entry>(entries: readonly Stored<Entry>[]): readonly Numbered<Entry>[] {
  if (isNumbered(entries)) return entries;
  let next = 0;
  return entries.map((entry) => {
    const { sequence = next } = entry;
    next = sequence + 1;
    return { ...entry, sequence };
  });
}

type Numbered<Entry> = Omit<Entry, 'sequence'> & { readonly sequence: number };

function isNumbered<Entry>(
  entries: readonly Stored<Entry>[],
): entries is readonly Numbered<Entry>[] {
  return entries.every(({ sequence }) => sequence !== undefined);
}

function isFinished(state: LedgerEntry['state']): boolean {
  return state === 'undone' || state === 'skipped' || state === 'settled';
}
