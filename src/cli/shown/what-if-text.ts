import type {
  CandidateView,
  EffectView,
  MovedView,
  WhatIfView,
} from '../../actors/views/what-if-view.ts';
import { oneLine } from '../terminal/one-line.ts';
import { causeText, eventText } from '../../dashboard/parts/event-text.ts';
import { stateText } from '../../testing/traces/state-text.ts';
import type { ShownOn } from './shown-on.ts';
import { timeText } from './time-text.ts';

/** What each move would come to. */
export function whatIfText({ moves, cutOff }: WhatIfView, on: ShownOn): string {
  const texts = moves.map((moved) => movedText(moved, on));
  return [...texts, ...(cutOff === undefined ? [] : [`Cut off: ${cutOff}\n`])].join('');
}

function movedText(moved: MovedView, { paint }: ShownOn): string {
  const { kind, result, message, guards, candidates = [], steps, changes, instance } = moved;
  const isAccepted = result === 'stepped' || result === 'unchanged';
  const head = `${kind}: ${paint[isAccepted ? 'good' : 'bad'](result)}`;
  const lines = [
    ...(message === undefined ? [] : [oneLine(message)]),
    ...(guards === undefined ? [] : [`Guards that refuse it: ${guards.join(', ')}.`]),
    ...(isAccepted ? [] : candidates.map(candidateText)),
    ...steps.flatMap(({ event, from, to, effects }) => [
      `${causeText(event)}: ${from === null ? '' : `${stateText(from)} → `}${stateText(to)}`,
      ...effects.map((effect) => `  ${effectText(effect)}`),
    ]),
    ...changes.map(
      ({ path, before, after }) =>
        `data${path}: ${before === undefined ? 'nothing' : JSON.stringify(before)} → ${after === undefined ? 'nothing' : JSON.stringify(after)}`,
    ),
    ...(isAccepted
      ? [`Then ${instance.status} in ${stateText(instance.state)}, version ${instance.version}.`]
      : []),
  ];
  return `${head}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function candidateText({ transition, guard, verdict }: CandidateView): string {
  return `${transition}${guard === undefined ? '' : ` if ${guard}`}: ${verdict}`;
}

function effectText(effect: EffectView): string {
  switch (effect.kind) {
    case 'startTask':
      return `${effect.undo === true ? 'undoes' : 'starts'} ${effect.task}${effect.input === undefined ? '' : ` with ${JSON.stringify(effect.input)}`}`;
    case 'rescheduleTask':
      return `reschedules ${effect.task}${effect.dueAt === undefined ? '' : ` for ${timeText(effect.dueAt)}`}`;
    case 'stopTask':
      return `stops ${effect.task ?? effect.id}`;
    case 'startTimer':
      return `starts the timer of ${eventText(effect.event)} for ${timeText(effect.dueAt)}`;
    case 'stopTimer':
      return `stops the timer of ${effect.event === undefined ? effect.id : eventText(effect.event)}`;
    case 'settle':
      return `settles ${effect.task}`;
    case 'emit':
      return `emits ${effect.event.type}`;
    case 'action':
      return 'runs a custom action';
  }
}
