import { toEffectId } from '../ports/ids.ts';
import type { DueEntry, Wake } from '../ports/ports.ts';
import { firesAt, handedOverDueAt, neededBy, taskDueAt } from '../record/due.ts';
import type { HandedOver, InstanceRecord, PendingTask, PendingTimer } from '../record/record.ts';

/** An effect of an instance that must have a due entry. */
export type Armable =
  | { readonly kind: 'task'; readonly pending: PendingTask }
  | { readonly kind: 'timer'; readonly pending: PendingTimer };

/** An effect, with what the due index holds of it. */
export interface ProvenEffect {
  readonly armable: Armable;
  readonly wake: Wake;
  readonly entry: DueEntry | undefined;
  /** Whether a node will look at it in time. */
  readonly armed: boolean;
  /** Whether a node has the lease on it. */
  readonly running: boolean;
}

/** The effects of an instance that must have a due entry. A rollback has none: its compensations do. */
export function armablesOf({ tasks, timers }: InstanceRecord): readonly Armable[] {
  const armables: Armable[] = [];
  for (const pending of tasks) {
    if (pending.work.kind !== 'rollback') armables.push({ kind: 'task', pending });
  }
  for (const pending of timers) armables.push({ kind: 'timer', pending });
  return armables;
}

/** What must look at the effect. */
export function toWake(record: InstanceRecord, { kind, pending }: Armable): Wake {
  return { kind, effect: toEffectId(record, pending.id) };
}

export function wakesOf(record: InstanceRecord): readonly Wake[] {
  return armablesOf(record).map((one) => toWake(record, one));
}

/** `now`: epoch milliseconds. */
export function proveEffect(
  { stranded }: InstanceRecord,
  armable: Armable,
  { wake, entry, now }: Pick<ProvenEffect, 'wake' | 'entry'> & { readonly now: number },
): ProvenEffect {
  const leasedUntil = entry?.lease?.untilMs;
  const dueAt = stranded === undefined ? keptDueAt(armable, now) : undefined;
  return {
    armable,
    wake,
    entry,
    armed: entry !== undefined && entry.atMs <= neededBy(now, { dueAt, leasedUntil }),
    running: armable.kind === 'task' && leasedUntil !== undefined && leasedUntil > now,
  };
}

/** When a node must look at it, where that can be kept. */
function keptDueAt({ kind, pending }: Armable, now: number): number | undefined {
  if (kind === 'timer') return pending.lost === undefined ? firesAt(pending) : undefined;
  return isHandedOver(pending) ? handedOverDueAt(pending.handedOver, now) : taskDueAt(pending);
}

/** Once the machine has thrown on its outcome, the outside system no longer has it. */
export function isHandedOver(
  task: PendingTask,
): task is PendingTask & { readonly handedOver: HandedOver } {
  return task.handedOver !== undefined && task.stuck === undefined;
}
