import type { Process } from '../../definition/define-process.ts';
import { taskDueAt, firesAt } from '../record/due.ts';
import { iso } from '../record/iso.ts';
import type { InstanceRecord, PendingTask } from '../record/record.ts';
import { redactSecrets } from '../record/redact-secrets.ts';
import { inputAt } from '../restore/input-at.ts';
import type { SandboxEffect } from '../sandbox/sandbox-result.ts';
import type { EffectView } from '../views/what-if-view.ts';
import type { PlayedStep } from './course.ts';
import { decodeForReaders } from '../xstate/references.ts';

type Around = Pick<PlayedStep, 'before' | 'record'>;

/** What a step asks of the outside world, as clients see it. */
export function toEffectViews(
  process: Process,
  around: Around,
  effects: readonly SandboxEffect[],
): readonly EffectView[] {
  return effects.flatMap((effect) => toViews(process, around, effect));
}

function toViews(
  process: Process,
  { before, record }: Around,
  effect: SandboxEffect,
): readonly EffectView[] {
  switch (effect.kind) {
    case 'startTask':
    case 'rescheduleTask':
      return ofTask(process, record, effect);
    case 'stopTask': {
      const { kind, id } = effect;
      const task = before.tasks.find((one) => one.id === id);
      if (task !== undefined && !isShown(task)) return [];
      return [{ kind, id, ...(task === undefined ? {} : { task: task.name }) }];
    }
    case 'stopTimer': {
      const { kind, id } = effect;
      const event = before.timers.find((one) => one.id === id)?.event.type;
      return [{ kind, id, ...(event === undefined ? {} : { event }) }];
    }
    case 'startTimer': {
      const { timer } = effect;
      const { id, event } = timer;
      return [{ kind: 'startTimer', id, event: event.type, dueAt: iso(firesAt(timer)) }];
    }
    case 'settle':
      return [{ kind: 'settle', id: effect.entry.id, task: effect.entry.task }];
    case 'emit': {
      const event = redactSecrets(effect.event, process.redact);
      return [{ kind: 'emit', event: { ...(event as object), type: effect.event.type } }];
    }
    case 'action':
    case 'runVolatile':
      return [{ kind: 'action' }];
  }
}

function ofTask(
  process: Process,
  record: InstanceRecord,
  { kind, task }: Extract<SandboxEffect, { readonly kind: 'startTask' | 'rescheduleTask' }>,
): readonly EffectView[] {
  const { id, name, work } = task;
  if (!isShown(task)) return [];
  const common = { id, task: name, ...(work.kind === 'undo' ? { undo: true as const } : {}) };
  if (kind === 'rescheduleTask') {
    const dueAt = taskDueAt(task);
    return [{ kind, ...common, ...(dueAt === undefined ? {} : { dueAt: iso(dueAt) }) }];
  }
  const input = redactSecrets(decodeForReaders(inputOf(record, task)), process.redact);
  return [{ kind, ...common, ...(input === undefined ? {} : { input }) }];
}

/** The host itself does the work of a rollback, and tells emitted events. */
function isShown({ work }: PendingTask): boolean {
  return work.kind !== 'rollback' && work.kind !== 'emit';
}

function inputOf(record: InstanceRecord, { work }: PendingTask): unknown {
  switch (work.kind) {
    case 'invoked':
    case 'rollback':
      return inputAt(record, work.path);
    case 'awaited':
      return work.input;
    case 'undo':
      return record.ledger.find(({ id }) => id === work.entry)?.input;
    case 'emit':
      return undefined;
  }
}
