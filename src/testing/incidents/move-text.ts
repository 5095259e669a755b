import type { IncidentMove } from '../../actors/incidents/incident.ts';

/** A move in a few words: `PAY`, `charge ok`. */
export function moveText(move: IncidentMove): string {
  switch (move.kind) {
    case 'event':
    case 'sent':
      return move.event.type;
    case 'emitted':
      return `${move.event.type} emitted`;
    case 'task':
      return `${move.task} ${move.outcome.kind}`;
    case 'undo':
      return `undo of ${move.task} ${move.outcome.kind}`;
    case 'retry':
      return `${move.isUndo ? 'undo of ' : ''}${move.task} fails, to be retried`;
    case 'parked':
      return `${move.task} parked`;
    case 'handOver':
      return `${move.task} handed over`;
    case 'progress':
      return `progress of ${move.task}`;
    case 'timer':
      return `timer ${move.event ?? move.id ?? ''}`;
    case 'stuck':
      return `${move.of.kind === 'task' ? move.of.task : 'timer'} throws`;
    case 'act':
      return move.act.kind;
    case 'cancel':
    case 'retryRollback':
    case 'skipRollback':
    case 'deployed':
      return move.kind;
  }
}
