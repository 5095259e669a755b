import type { Process } from '../../definition/define-process.ts';
import type { RollbackInput } from '../../definition/machine/rollback.ts';
import { taskNames } from '../../definition/graph/task-names.ts';
import { finishTask } from '../record/finish-task.ts';
import { change, newestOwed, type Ledger } from '../record/ledger.ts';
import type { LiveActor, LiveTask } from '../restore/live-actor.ts';
import type { FinishedTask } from '../record/record.ts';
import { since } from './task-ends.ts';
import { systemOf } from '../xstate/xstate-internals.ts';

/** What a step passes to functions that add tasks to it. */
export interface StepBook {
  readonly live: LiveActor;
  readonly now: number;
  /** The id of the step's next effect, `<version>/<index>`. */
  readonly nextId: () => string;
  readonly finished: FinishedTask[];
}

/**
 * Starts the compensations whose turn it is, and ends the rollbacks that have nothing left to do. Returns whether an
 * actor received an event, which may have changed the wanted effects.
 */
export function advanceRollback(book: StepBook): boolean {
  const { live } = book;
  let told = false;
  if (live.cancel?.rollback === true) undoNext(book, live.ledger, 1);
  const again = live.ledger.filter((entry) => entry.again === true);
  if (again.length > 0) undoNext(book, again, 1);
  for (const task of live.tasks.values()) {
    if (task.pending.work.kind !== 'rollback') continue;
    const { to, concurrency = 1 } = (task.input ?? {}) as RollbackInput;
    const scope = to === undefined ? live.ledger : since(live, to);
    if (task.ref === undefined) {
      // The instance does not fit the machine: undo what is owed, and tell the machine once it fits again.
      if (scope !== undefined) undoNext(book, scope, concurrency);
      continue;
    }
    if (scope === undefined) {
      const message = `rollback to ${String(to)}: ${whyUnknown(live.process, String(to))}`;
      reject(book, task, { name: 'RollbackError', message, code: 'rollback_mark_unknown' });
      told = true;
    } else if (undoNext(book, scope, concurrency) === 'done') {
      endRollback(book, task, to === undefined ? live.ledger : (since(live, to) ?? []));
      told = true;
    }
  }
  return told;
}

/** Starts the next compensations within `scope`. Returns `done` if none is left or under way. */
function undoNext(book: StepBook, scope: Ledger, concurrency: number): 'busy' | 'done' {
  const { live, now } = book;
  for (const { pending } of live.tasks.values()) {
    // The outcome of an awaited task decides whether it is the first to be undone.
    if (pending.work.kind === 'awaited') return 'busy';
  }
  const undoing = scope.filter(({ state }) => state === 'undoing').length;
  const next = newestOwed(scope, concurrency - undoing);
  for (const entry of next) {
    live.ledger = change(live.ledger, entry.id, { state: 'undoing', changedAt: now });
    const id = book.nextId();
    live.tasks.set(id, {
      pending: {
        id,
        name: entry.task,
        work: { kind: 'undo', entry: entry.id },
        startedAt: now,
        failures: 0,
      },
      ref: undefined,
      input: undefined,
    });
  }
  return undoing + next.length > 0 ? 'busy' : 'done';
}

function endRollback(book: StepBook, task: LiveTask, scope: Ledger): void {
  const failures = scope
    .filter(({ state }) => state === 'failed')
    .map(({ task: name, error }) => ({ task: name, error }));
  if (failures.length > 0) {
    const names = failures.map((failure) => failure.task).join(', ');
    const message = `rollback incomplete: ${names} could not be undone`;
    reject(book, task, {
      name: 'RollbackError',
      message,
      code: 'rollback_incomplete',
      failures,
    });
    return;
  }
  const undone = scope
    .filter(({ state, changedAt }) => state === 'undone' && changedAt >= task.pending.startedAt)
    .toReversed()
    .sort((a, b) => a.changedAt - b.changedAt)
    .map((entry) => entry.task);
  end(book, task, 'completed', { type: 'xstate.promise.resolve', data: { undone } });
}

function whyUnknown({ name, graph }: Process, to: string): string {
  const names = taskNames(graph);
  if (names.includes(to)) return 'the task has not completed';
  return `the process ${name} has no such task; it has ${names.join(', ')}`;
}

function reject(book: StepBook, task: LiveTask, error: RollbackFailure): void {
  end(book, task, 'failed', { type: 'xstate.promise.reject', data: error });
}

interface RollbackFailure {
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly failures?: readonly object[];
}

function end(
  { live, now, finished }: StepBook,
  { pending, ref }: LiveTask,
  outcome: 'completed' | 'failed',
  event: { readonly type: string; readonly data: unknown },
): void {
  live.tasks.delete(pending.id);
  const { data } = event;
  const error = outcome === 'failed' ? (data as RollbackFailure) : undefined;
  finished.push(
    finishTask(
      pending,
      outcome,
      now,
      error && { name: error.name, message: error.message, code: error.code },
    ),
  );
  if (ref !== undefined) systemOf(ref)._relay(ref, ref, event);
}
