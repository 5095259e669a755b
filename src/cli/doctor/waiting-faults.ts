import type { WaitingView, WaitsFor } from '../../actors/views/view-types.ts';

/** Why nothing may wake an instance. */
export type WaitingFault = 'deadEnd' | 'notArmed' | 'overdue' | 'leaseOver';

/** Nodes look at what is due within a few seconds. */
const graceMs = 10_000;

/** What is wrong with what an instance waits for, at a time of the service in epoch milliseconds. */
export function waitingFaults(
  { deadEnd, waitsFor }: WaitingView,
  now: number,
): ReadonlySet<WaitingFault> {
  const faults = waitsFor.flatMap((one) => faultsIn(one, now - graceMs));
  return new Set<WaitingFault>([...(deadEnd ? (['deadEnd'] as const) : []), ...faults]);
}

function faultsIn(one: WaitsFor, latest: number): readonly WaitingFault[] {
  if (one.kind === 'event') return [];
  if (!one.armed) return ['notArmed'];
  const { dueAt, lease } = one.proof ?? {};
  if (lease !== undefined && Date.parse(lease.until) < latest) return ['leaseOver'];
  return dueAt !== undefined && Date.parse(dueAt) < latest ? ['overdue'] : [];
}
