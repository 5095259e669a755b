import type { HistoryEntry } from '../../../src/actors/record/history-entry.ts';
import { guest, type TallyEvent } from './tally.ts';

/** A tally as the fold of its history: a second, independent account of what `tally.ts` does. */
export interface Folded {
  readonly state: 'open' | 'working' | 'waiting' | 'closing' | 'closed';
  readonly entries: readonly string[];
  /** The task or the timer that is pending. */
  readonly pending?: Pending;
}

export interface Pending {
  /** `<version>/<index>` of the step that asked for it. */
  readonly id: string;
  /** The event of that step. */
  readonly event: string;
  readonly startedAt: number;
  readonly delayMs: number;
}

export type Verdict = 'accepted' | 'refused' | 'denied' | 'threw';

export const started: Folded = { state: 'open', entries: [] };

/** Applies an entry of its history to a tally, or says what is wrong with the entry. */
export function fold(before: Folded, { sequence, at, event }: HistoryEntry): Folded | string {
  const { state, entries, pending } = before;
  switch (event.type) {
    case 'task.retry':
    case 'task.completed':
    case 'task.failed':
    case 'timer.fired': {
      const id = textOf(event, 'id');
      const awaited = event.type === 'timer.fired' ? ['waiting'] : ['working', 'closing'];
      if (!awaited.includes(state) || pending?.id !== id) {
        return `${event.type} ${id} where ${pending?.id ?? 'nothing'} is pending in ${state}`;
      }
      if (event.type === 'task.retry') return before;
      if (event.type === 'timer.fired' && at < pending.startedAt + pending.delayMs) {
        const dueAt = pending.startedAt + pending.delayMs;
        return `timer ${id} fired ${dueAt - at} ms before its deadline`;
      }
      if (state === 'closing') return { state: 'closed', entries };
      return { state: 'open', entries: [...entries, `${outcomes[event.type]}:${pending.event}`] };
    }
  }
  const tallied = event as TallyEvent;
  if (verdictOn(before, tallied, {}) !== 'accepted') return `${event.type} in ${state}`;
  const next = nextState(before, tallied);
  const same = next === state ? pending : undefined;
  const begun: Pending = {
    id: `${sequence}/0`,
    event: tallied.id,
    startedAt: at,
    delayMs: tallied.delayMs ?? 0,
  };
  const now = begins.has(event.type) ? begun : same;
  return {
    state: next,
    entries: [...entries, tallied.id],
    ...(now === undefined ? {} : { pending: now }),
  };
}

/** How a tally in this state answers an event. */
export function verdictOn(
  { state, entries }: Folded,
  event: TallyEvent,
  by: { readonly caller?: string; readonly generation?: string },
): Verdict {
  const isEven = entries.length % 2 === 0;
  if (by.caller === guest && !isEven) return 'denied';
  const isForAnother =
    by.generation !== undefined &&
    event.generation !== undefined &&
    event.generation !== by.generation;
  if (isForAnother || accepting[event.type]?.includes(state) !== true) return 'refused';
  if (event.type === 'EVEN' && !isEven) return 'refused';
  if (event.type === 'POISON' || (event.type === 'BRITTLE' && !isEven)) return 'threw';
  return 'accepted';
}

const always = ['open', 'working', 'waiting'] as const;
const accepting: Readonly<Record<string, readonly Folded['state'][]>> = {
  ADD: always,
  EVEN: always,
  BRITTLE: always,
  POISON: always,
  WORK: ['open'],
  WAIT: ['open'],
  CLOSE: ['open'],
  STOP: ['working'],
  HURRY: ['waiting'],
};
const begins: ReadonlySet<string> = new Set(['WORK', 'WAIT', 'CLOSE']);
const outcomes = {
  'task.completed': 'done',
  'task.failed': 'failed',
  'timer.fired': 'rang',
} as const;

function nextState({ state }: Folded, { type }: TallyEvent): Folded['state'] {
  switch (type) {
    case 'WORK':
      return 'working';
    case 'WAIT':
      return 'waiting';
    case 'CLOSE':
      return 'closing';
    case 'STOP':
    case 'HURRY':
      return 'open';
    case 'ADD':
    case 'EVEN':
    case 'BRITTLE':
    case 'POISON':
      return state;
  }
}

function textOf(event: object, name: string): string {
  return String(Reflect.get(event, name));
}
