import type { RecordFormat } from '../../ports/ports.ts';
import type { HistoryEntry } from '../history-entry.ts';
import { countKeys } from './count-keys.ts';
import { readFinished, writeFinished, type WrittenFinished } from './written-finished.ts';

/**
 * A history entry as it is stored, in JSON. An event without a payload is its type. Earlier versions wrote entries in the form that they
 * have in memory.
 */
type WrittenEntry = readonly [
  sequence: number,
  at: number,
  by: string,
  event: HistoryEntry['event'] | string,
  from: unknown,
  to: unknown,
  rest?: Rest,
];

/** Finished tasks are absent if there are none; the status if it is `Pending`. */
interface Rest extends Partial<Omit<HistoryEntry, 'tasks' | 'status' | 'transitions'>> {
  readonly s?: HistoryEntry['status'] | undefined;
  readonly t?: readonly WrittenFinished[] | undefined;
  readonly x?: HistoryEntry['transitions'] | undefined;
}

export function writeEntry(entry: HistoryEntry, format: RecordFormat): string {
  if (format === 2) return JSON.stringify(entry);
  const { at, from, to, status, tasks, transitions } = entry;
  // JSON has nothing for it within an array.
  if (from === undefined || to === undefined) return JSON.stringify(entry);
  const event = countKeys(entry.event) === 1 ? entry.event.type : entry.event;
  const s = status === 'Pending' ? undefined : status;
  const t = tasks.length === 0 ? undefined : tasks.map((task) => writeFinished(task, at));
  const isPlain = countKeys(entry) === plainKeys + (transitions === undefined ? 0 : 1);
  const isShort = isPlain && s === undefined && t === undefined && transitions === undefined;
  const written: WrittenEntry = isShort
    ? [entry.sequence, at, entry.by, event, from, to]
    : [entry.sequence, at, entry.by, event, from, to, restOf(entry, isPlain, { s, t })];
  return JSON.stringify(written);
}

/** Parses a stored history entry, which any version of Holdfast has written. */
export function parseEntry(text: string): HistoryEntry {
  const written = JSON.parse(text) as WrittenEntry | HistoryEntry;
  if (!isWritten(written)) return written;
  const [sequence, at, by, said, from, to, rest] = written;
  const event = typeof said === 'string' ? { type: said } : said;
  if (rest === undefined) {
    return { sequence, at, by, event, from, to, status: 'Pending', tasks: [] };
  }
  const { s: status = 'Pending', t, x: transitions, ...others } = rest;
  const tasks = t === undefined ? [] : t.map((task) => readFinished(task, at));
  const told = { sequence, at, by, event, from, to, status, tasks };
  return transitions === undefined
    ? Object.assign(told, others)
    : Object.assign(told, { transitions }, others);
}

const plainKeys = 8;

function restOf(entry: HistoryEntry, isPlain: boolean, { s, t }: Pick<Rest, 's' | 't'>): Rest {
  if (isPlain) return { s, t, x: entry.transitions };
  const {
    sequence: _sequence,
    at: _at,
    by: _by,
    event: _event,
    from: _from,
    to: _to,
    status: _status,
    tasks: _tasks,
    transitions: x,
    ...others
  } = entry;
  return { s, t, x, ...others };
}

function isWritten(written: WrittenEntry | HistoryEntry): written is WrittenEntry {
  return Array.isArray(written);
}
