import type { WaitingView, WaitsFor } from '../../actors/views/view-types.ts';
import { oneLine } from '../terminal/one-line.ts';
import { eventText } from '../../dashboard/parts/event-text.ts';
import { toTable, type Cell } from '../terminal/to-table.ts';
import type { ShownOn } from './shown-on.ts';
import { offText, timeText } from './time-text.ts';

type Effect = Exclude<WaitsFor, { readonly kind: 'event' }>;

/** What an instance waits for: what the store makes happen, and the events that it accepts. */
export function waitingText({ waitsFor, total, deadEnd }: WaitingView, shownOn: ShownOn): string {
  const { paint } = shownOn;
  const effects = waitsFor.filter((one): one is Effect => one.kind !== 'event');
  const events = waitsFor.flatMap((one) => (one.kind === 'event' ? [one.type] : []));
  const left = total - waitsFor.length;
  return [
    effects.length === 0 ? '' : toTable(headings, effects.map(rowOf(shownOn)), shownOn),
    ...effects
      .filter(({ armed }) => !armed)
      .map(({ id, message }) => `${paint.bad('Not armed')}: ${id}. ${oneLine(message ?? '')}\n`),
    events.length === 0 ? '' : `Accepts ${events.join(', ')}.\n`,
    left > 0 ? `${left.toLocaleString('en')} more are not shown.\n` : '',
    deadEnd
      ? `${paint.bad('Dead end')}: nothing will wake it. Cancel it, or deploy a way out.\n`
      : '',
    total === 0 && !deadEnd ? 'It waits for nothing.\n' : '',
  ].join('');
}

const headings = ['KIND', 'WHAT', 'ID', 'SINCE', 'DUE', 'ATTEMPT', 'ARMED', 'NODE'];

function rowOf({ now }: ShownOn) {
  return (effect: Effect): readonly Cell[] => [
    effect.kind,
    'task' in effect ? effect.task : eventText(effect.event),
    effect.id,
    timeText(effect.since),
    dueText(effect, now),
    attemptOf(effect),
    effect.armed ? 'yes' : { text: 'NO', tone: 'bad' },
    effect.proof?.lease?.node ?? '',
  ];
}

function dueText(effect: Effect, now: number): string {
  if ('running' in effect && effect.running) return 'running';
  return effect.dueAt === undefined ? '' : offText(effect.dueAt, now);
}

function attemptOf(effect: Effect): string {
  if (effect.kind === 'timer') return '';
  return effect.kind === 'emit' ? `${effect.attempt}` : `${effect.attempt} of ${effect.attempts}`;
}
