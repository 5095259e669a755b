import type { Cause } from '../../actors/pending/cause.ts';
import { firesAt } from '../../actors/record/due.ts';
import type { PlainError } from '../../actors/record/plain-error.ts';
import type { InstanceRecord, PendingTask, TaskOutcome } from '../../actors/record/record.ts';
import type { Process } from '../../definition/define-process.ts';

/** The events that are sent and the outcomes of tasks. */
export interface Sampled {
  readonly events: readonly { readonly type: string }[];
  readonly outputs: (task: string) => readonly unknown[] | undefined;
  readonly errors: (task: string) => readonly PlainError[];
}

/** A move, as the cause by which a node makes it. */
export interface PossibleMove {
  readonly text: string;
  readonly cause: Cause;
  /** Epoch milliseconds. */
  readonly atMs: number;
  /** Whether it gives a task an output that is not known to be possible. */
  readonly isMadeUp: boolean;
}

/** The moves to try next: each event, each end of each task and compensation, the timer that is due first, a cancellation. */
export function movesOf(
  process: Process,
  record: InstanceRecord,
  sampled: Sampled,
): readonly PossibleMove[] {
  const { tasks, timers, status, cancel, updatedAt: atMs } = record;
  const [timer] = timers.toSorted((a, b) => firesAt(a) - firesAt(b));
  const isOpen = status === 'Pending' && cancel === undefined;
  const rollback = process.onCancel === 'rollback';
  const fact = { atMs, isMadeUp: false };
  return [
    ...tasks.flatMap((task) => endsOf(task, sampled, atMs)),
    ...(isOpen ? sampled.events : []).map((event) => ({
      ...fact,
      text: eventText(event),
      cause: { kind: 'event', event, known: true } as const,
    })),
    ...(timer === undefined
      ? []
      : [
          {
            text: `timer ${timer.event.type}`,
            cause: { kind: 'fired', id: timer.id } as const,
            atMs: Math.max(atMs, firesAt(timer)),
            isMadeUp: false,
          },
        ]),
    ...(isOpen
      ? [
          {
            ...fact,
            text: 'cancellation',
            cause: { kind: 'cancel', rollback, byOperator: false } as const,
          },
        ]
      : []),
  ];
}

function endsOf(task: PendingTask, sampled: Sampled, atMs: number): readonly PossibleMove[] {
  const { id, name, work, startedAt } = task;
  if (work.kind === 'rollback' || work.kind === 'emit') return [];
  const undoing = work.kind === 'undo' ? 'undoing ' : '';
  const outputs = work.kind === 'undo' ? [undefined] : sampled.outputs(name);
  const toMove = (outcome: TaskOutcome, text: string, isMadeUp = false): PossibleMove => ({
    text: `${undoing}${name} ${text}`,
    cause: { kind: 'ended', id, startedAt, outcome, by: 'callback' },
    atMs,
    isMadeUp,
  });
  return [
    ...(outputs ?? [{}]).map((output) =>
      toMove(
        { kind: 'completed', output },
        output === undefined ? 'completes' : `completes: ${JSON.stringify(output)}`,
        outputs === undefined,
      ),
    ),
    ...sampled
      .errors(name)
      .map((error) => toMove({ kind: 'failed', error }, `fails: ${error.message}`)),
  ];
}

function eventText({ type, ...payload }: { readonly type: string }): string {
  return Object.keys(payload).length === 0 ? type : `${type} ${JSON.stringify(payload)}`;
}
