import type { Process } from '../../definition/define-process.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import type { PlainError } from '../record/plain-error.ts';
import type { InstanceRecord } from '../record/record.ts';
import { redact } from '../record/redact.ts';
import type { FoundMove } from './found-move.ts';
import { toIncidentAct } from './to-incident-act.ts';

/** An event of the history, with what each kind of cause adds to it. */
type Told = Readonly<Record<string, unknown>> & { readonly type: string };

/** What happened in a step after the start. `record`: the instance now, whose ledger may know more. */
export function toIncidentMove(
  process: Process,
  record: InstanceRecord,
  entry: HistoryEntry,
): FoundMove {
  const event: Told = entry.event;
  const { type } = event;
  const { cause } = entry;
  if (cause?.kind === 'sent') return { move: { kind: 'sent', path: cause.path, event } };
  // An event of a client may have any name that no cause of the host has, or that the process declares.
  if (Object.hasOwn(process.events ?? {}, type)) return { move: { kind: 'event', event } };
  const [emitted = { type: '' }] = entry.emitted ?? [];
  switch (type) {
    case 'task.completed':
      return completed(process, record, entry, event);
    case 'undo.completed':
      return { move: { kind: 'undo', ...callOf(event), outcome: { kind: 'ok' } } };
    case 'task.failed':
    case 'undo.failed': {
      const kind = type === 'undo.failed' ? 'undo' : 'task';
      const error = entry.tasks.find(({ id }) => id === event['id'])?.error;
      const outcome = { kind: 'fails', error: error ?? unknownError } as const;
      const move = { kind, ...callOf(event), outcome } as const;
      return error === undefined ? { move, missing: ['outcome/error'] } : { move };
    }
    case 'task.retry':
    case 'undo.retry': {
      const retryAt = String(event['retryAt']);
      const isUndo = type === 'undo.retry';
      return {
        move: { kind: 'retry', isUndo, ...callOf(event), error: errorOf(event), retryAt },
      };
    }
    case 'task.parked':
      return { move: { kind: 'parked', ...callOf(event), error: errorOf(event) } };
    case 'task.handedOver':
      return { move: { kind: 'handOver', ...callOf(event) } };
    case 'task.progress': {
      const { progress = null } = event;
      return { move: { kind: 'progress', ...callOf(event), progress } };
    }
    case 'task.emitted':
      return { move: { kind: 'emitted', ...callOf(event), event: emitted } };
    case 'actor.emitted': {
      const path = String(event['actor']).split('/');
      return { move: { kind: 'emitted', path, event: emitted } };
    }
    case 'timer.fired':
      return { move: { kind: 'timer', ...idOf(event), event: String(event['event']) } };
    case 'cancel': {
      const { rollback = process.onCancel === 'rollback', to } = record.cancel ?? {};
      return { move: { kind: 'cancel', rollback, ...(to === undefined ? {} : { to }) } };
    }
    case 'rollback.retry':
      return { move: { kind: 'retryRollback' } };
    case 'rollback.skip':
      return { move: { kind: 'skipRollback', id: String(event['id']) } };
    case 'stuck':
      return stuck(record, entry, event);
    case 'deployed':
    case 'timer.lost':
      return { move: { kind: 'deployed' } };
    default:
      return toIncidentAct(entry) ?? { move: { kind: 'event', event } };
  }
}

function completed(
  { redact: paths }: Process,
  { ledger }: InstanceRecord,
  { cause }: HistoryEntry,
  event: Told,
): FoundMove {
  const call = callOf(event);
  if (cause?.kind === 'completed') {
    return { move: { kind: 'task', ...call, outcome: ok(cause.output) } };
  }
  const owed = ledger.find(({ id }) => id === call.id);
  if (owed !== undefined && 'output' in owed) {
    return { move: { kind: 'task', ...call, outcome: ok(redact(owed.output, paths)) } };
  }
  return { move: { kind: 'task', ...call, outcome: { kind: 'ok' } }, missing: ['outcome/output'] };
}

function stuck(record: InstanceRecord, { cause }: HistoryEntry, event: Told): FoundMove {
  const { id = '' } = idOf(event);
  const error = errorOf(event);
  const kept = cause?.kind === 'stuck' ? cause : undefined;
  const known = [...record.tasks, ...record.finished].find((one) => one.id === id);
  const task = kept?.task ?? known?.name;
  const outcome = kept?.outcome;
  if (outcome === undefined && task === undefined) {
    return { move: { kind: 'stuck', of: { kind: 'timer', id }, error } };
  }
  const told =
    outcome?.kind === 'failed'
      ? ({ kind: 'fails', error: outcome.error } as const)
      : ok(outcome?.output);
  const of = { kind: 'task', task: task ?? '', id, outcome: told } as const;
  const move = { kind: 'stuck', of, error } as const;
  return outcome === undefined ? { move, missing: ['of/outcome/output'] } : { move };
}

function ok(output: unknown) {
  return { kind: 'ok', ...(output === undefined ? {} : { output }) } as const;
}

function callOf(event: Told): { readonly task: string; readonly id?: string } {
  return { task: String(event['task']), ...idOf(event) };
}

function idOf({ id }: Told): { readonly id?: string } {
  return typeof id === 'string' ? { id } : {};
}

const unknownError: PlainError = { name: 'Error', message: '' };

function errorOf({ error }: Told): PlainError {
  return (error as PlainError | undefined) ?? unknownError;
}
