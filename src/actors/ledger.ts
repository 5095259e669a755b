import type { AnyTaskPolicy } from '../machines/define-process.ts';
import type { PlainError } from './plain-error.ts';

/** What a task has done, or may have done, and how far undoing it has come. */
export interface LedgerEntry {
  /** The task's id, `<version>/<index>`. */
  readonly id: string;
  readonly task: string;
  readonly input: unknown;
  /** Absent where it is not known that the task was done (it timed out, or was left while it ran). */
  readonly output?: unknown;
  readonly state: 'owed' | 'undoing' | 'undone' | 'failed' | 'skipped';
  /** When the task ended, and when the entry last changed: epoch milliseconds. */
  readonly at: number;
  readonly changedAt: number;
  /** Why the last compensation failed. */
  readonly error?: PlainError;
  /** Why an operator skipped it. */
  readonly reason?: string;
  /** An operator asked for it again, outside of any rollback of the machine. */
  readonly again?: boolean;
}

/** The ledger, oldest entry first: in the order in which the tasks ended. */
export type Ledger = readonly LedgerEntry[];

/** How a task ended, as the ledger cares. */
export interface Done {
  readonly id: string;
  readonly task: string;
  readonly input: unknown;
  readonly kind: 'completed' | 'failed' | 'stopped';
  readonly output?: unknown;
  /** Some attempt took too long, or broke off: it may have had its effect. */
  readonly inDoubt: boolean;
  readonly now: number;
}

/** The ledger once a task has ended: its compensation is owed where it did, or may have done, something. */
export function enter(ledger: Ledger, policy: AnyTaskPolicy | undefined, done: Done): Ledger {
  const completed = done.kind === 'completed';
  if (policy?.compensate === undefined) return ledger;
  if (!completed && !done.inDoubt && policy.compensateWhen !== 'attempted') return ledger;
  const { id, task, input, now } = done;
  const entry: LedgerEntry = { id, task, input, state: 'owed', at: now, changedAt: now };
  return [...ledger, completed ? { ...entry, output: done.output } : entry];
}

export function change(ledger: Ledger, id: string, to: Partial<LedgerEntry>): Ledger {
  return ledger.map((entry) => (entry.id === id ? { ...entry, ...to } : entry));
}

/** The entries that ended after the named task last did; undefined where it is not on the ledger. */
export function since(ledger: Ledger, task: string): Ledger | undefined {
  const mark = ledger.findLastIndex((entry) => entry.task === task);
  return mark < 0 ? undefined : ledger.slice(mark + 1);
}

/** The `count` newest entries that are still owed, newest first. */
export function newestOwed(ledger: Ledger, count: number): Ledger {
  if (count <= 0) return [];
  return ledger
    .filter(({ state }) => state === 'owed')
    .slice(-count)
    .reverse();
}
