import type { ActorPath, PendingTimer } from '../record.ts';
import { countKeys } from './count-keys.ts';
import { readTime, writeTime, type WrittenTime } from './time.ts';

/**
 * The deadline is absent where it is the delay after the start; the rest where the root sends itself an event that has the timer's name
 * and no payload.
 */
export type WrittenTimer = readonly [
  id: string,
  name: string,
  delayMs: number,
  deadline?: WrittenTime,
  rest?: Partial<PendingTimer>,
];

const plainKeys = 7;
const root: ActorPath = [];

export function writeTimer(timer: PendingTimer, createdAt: number): WrittenTimer {
  const { id, delayMs } = timer;
  const name = shorten(timer.name, delayMs);
  const deadline = writeTime(timer.deadline, createdAt + delayMs);
  const isOwn = isRoot(timer.source) && isRoot(timer.target);
  const isBare = timer.event.type === timer.name && countKeys(timer.event) === 1;
  if (isOwn && isBare && countKeys(timer) === plainKeys) {
    return deadline === 0 ? [id, name, delayMs] : [id, name, delayMs, deadline];
  }
  const { source, target, event, ...others } = timer;
  const { id: _id, name: _name, delayMs: _delayMs, deadline: _deadline, ...rest } = others;
  if (!isOwn) Object.assign(rest, { source, target });
  if (!isBare) Object.assign(rest, { event });
  return [id, name, delayMs, deadline, rest];
}

export function readTimer(written: WrittenTimer, createdAt: number): PendingTimer {
  const [id, short, delayMs, since = 0, rest] = written;
  const name = lengthen(short, delayMs);
  const deadline = readTime(since, createdAt + delayMs);
  const event = { type: name };
  if (rest === undefined) return { id, name, source: root, target: root, event, delayMs, deadline };
  return { id, name, source: root, target: root, event, delayMs, deadline, ...rest };
}

/** XState names the event of a delay after it and its state; the first sign says what of that is left out. */
function shorten(name: string, delayMs: number): string {
  if (!name.startsWith('xstate.after.') || !Number.isFinite(delayMs)) return `=${name}`;
  const delay = `xstate.after.${delayMs}.`;
  if (!name.startsWith(delay)) return `=${name}`;
  return name.startsWith('(machine).', delay.length)
    ? `>${name.slice(delay.length + 10)}`
    : `~${name.slice(delay.length)}`;
}

function lengthen(short: string, delayMs: number): string {
  const rest = short.slice(1);
  if (short.startsWith('=')) return rest;
  return short.startsWith('>')
    ? `xstate.after.${delayMs}.(machine).${rest}`
    : `xstate.after.${delayMs}.${rest}`;
}

function isRoot(path: ActorPath | null): boolean {
  return path?.length === 0;
}
