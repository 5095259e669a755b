import type { InstanceRecord } from '../../actors/record/record.ts';

/** What two records have in common from which the same can happen next, as far as a walk tells them apart. */
export function stateKey(record: InstanceRecord): string {
  const { snapshot, status, tasks, timers, ledger } = record;
  return JSON.stringify([
    status,
    snapshot.value,
    snapshot.context,
    tasks.map(({ name, work }) => [name, work.kind]),
    timers.map(({ event }) => event.type),
    ledger.map(({ task, state }) => [task, state]),
  ]);
}
