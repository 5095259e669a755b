import type { InstanceRecord } from '../../actors/record/record.ts';
import type { Process } from '../../definition/define-process.ts';
import type { Place } from './place.ts';

export function toPlace(
  { volatile }: Pick<Process, 'volatile'>,
  record: InstanceRecord,
  accepts: boolean,
): Place {
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
    isLive: status === 'Pending' && volatile.length > 0 && runsOneOf(volatile, snapshot),
  };
}

/** Whether one of these actors runs, in the machine or in those within it. */
function runsOneOf(names: readonly string[], snapshot: unknown): boolean {
  const { children = {} } = snapshot as {
    readonly children?: Readonly<Record<string, { readonly src: unknown; snapshot: unknown }>>;
  };
  return Object.values(children).some(
    (child) =>
      (child.snapshot as { readonly status: string }).status === 'active' &&
      ((typeof child.src === 'string' && names.includes(child.src)) ||
        runsOneOf(names, child.snapshot)),
  );
}
