import type { WaitsFor, WaitingView } from '../../actors/views/view-types.ts';
import { toIsoDuration } from '../clock/to-iso-duration.ts';
import type { WakeSource } from './wake.ts';

/** What can wake an instance: events by name, then timers, the next to fire first, then tasks. */
export function toWakes({ waitsFor }: WaitingView): readonly WakeSource[] {
  return waitsFor.toSorted(byKind).map(toWake);
}

function toWake(one: WaitsFor): WakeSource {
  switch (one.kind) {
    case 'event':
      return { kind: 'event', type: one.type };
    case 'timer':
      return { kind: 'timer', after: toIsoDuration(dueMs(one) - Date.parse(one.since)) };
    case 'emit':
      return { kind: 'emit', event: one.event };
    case 'task':
    case 'retry':
    case 'callback':
    case 'undo':
      return { kind: one.kind, task: one.task };
  }
}

function byKind(a: WaitsFor, b: WaitsFor): number {
  if (a.kind === 'event' && b.kind === 'event') return a.type < b.type ? -1 : 1;
  if (a.kind === 'timer' && b.kind === 'timer') return dueMs(a) - dueMs(b);
  return rank(a) - rank(b);
}

function rank({ kind }: WaitsFor): number {
  if (kind === 'event') return 0;
  return kind === 'timer' ? 1 : 2;
}

function dueMs({ since, dueAt = since }: { readonly since: string; readonly dueAt?: string }) {
  return Date.parse(dueAt);
}
