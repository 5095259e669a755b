import type { InstanceRecord } from '../../actors/record/record.ts';
import type { Place } from './place.ts';

export function toPlace(record: InstanceRecord, accepts: boolean): Place {
  const { snapshot, status, ledger } = record;
  const tasksIn = (...wanted: readonly string[]): readonly string[] =>
    ledger.filter(({ state }) => wanted.includes(state)).map(({ task }) => task);
  return {
    state: snapshot.value,
    status,
    isStopped: snapshot.status === 'error',
    owes: tasksIn('owed', 'undoing'),
    notUndone: tasksIn('failed'),
    accepts,
  };
}
