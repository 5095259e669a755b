import { compareEffects } from '../../../src/actors/ports/ids.ts';
import { firesAt } from '../../../src/actors/record/due.ts';
import type { PendingTimer } from '../../../src/actors/record/record.ts';
import type { Change } from '../runs/observed-store.ts';

/**
 * Timers that are due by the same step fire in the order of their deadlines, and of their creation where these are equal. One
 * that is noted as stuck has had its turn: when it is tried again, even within the same commit, has nothing to do with the order.
 */
export function timersFireInOrder({ before, entries }: Change): string | undefined {
  const [first] = entries;
  if (before === undefined || first === undefined) return undefined;
  const due = before.timers
    .filter((timer) => timer.lost === undefined && firesAt(timer) <= first.at)
    .toSorted((a, b) => a.deadline - b.deadline || compareEffects(a.id, b.id));
  const stuck = new Set<string | undefined>();
  const fired = entries.flatMap(({ event }): readonly PendingTimer[] => {
    const { type, id } = event as { readonly type: string; readonly id?: string };
    if (type === 'stuck') stuck.add(id);
    const timer = due.find((one) => one.id === id);
    return type === 'timer.fired' && timer !== undefined && !stuck.has(id) ? [timer] : [];
  });
  const [earliest] = due;
  if (first.event.type === 'timer.fired' && earliest !== undefined && fired[0] !== earliest) {
    return `the timer of ${String(fired[0]?.deadline)} fired before that of ${earliest.deadline}`;
  }
  const places = fired.map((timer) => due.indexOf(timer));
  const isOrdered = places.every((place, index) => place > (places[index - 1] ?? -1));
  return isOrdered
    ? undefined
    : `timers fired in the order of ${fired.map(({ deadline }) => deadline).join(' ')}`;
}
