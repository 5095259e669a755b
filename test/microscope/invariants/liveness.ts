import type { InstanceRecord } from '../../../src/actors/record/record.ts';
import type { Run } from './run.ts';

/** Once faults have stopped, tasks end, timers fire, and each instance either ends or takes an event. */
export async function nothingStarves({ observed, now }: Run): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { record } of observed.lives()) {
    const stored = await observed.store.load(record.id);
    if (stored?.version !== record.version) continue;
    found.push(...starvingIn(record, now));
  }
  return found;
}

const graceMs = 15_000;
/** The attempts of a task take less: one that began later may be under way. */
const longestTaskMs = 60_000;

function starvingIn(record: InstanceRecord, now: number): readonly string[] {
  const { tasks, timers, status, snapshot, cancel } = record;
  const late = timers.filter(
    ({ deadline, lost }) => lost === undefined && deadline < now - graceMs,
  );
  const state = JSON.stringify(snapshot.value);
  const waits = timers.length > 0 || (cancel === undefined && /^"s|^\{"s/.test(state));
  return [
    ...tasks
      .filter(({ startedAt }) => startedAt < now - longestTaskMs)
      .map(({ name, work, failures, stuck }) => {
        const throws = stuck === undefined ? '' : `, the machine threw ${stuck.times} times`;
        return `${name} (${work.kind}, ${failures} failures${throws}) is pending in ${state}`;
      }),
    ...late.map(
      ({ event, deadline }) => `the timer ${event.type} of ${deadline} has not fired at ${now}`,
    ),
    ...timers.flatMap(({ lost }) =>
      lost === undefined ? [] : [`a timer is lost: ${lost.reason}`],
    ),
    ...(status === 'Pending' && tasks.length === 0 && !waits
      ? [`nothing wakes it in ${state}`]
      : []),
    ...(isDeaf(record) ? [`it works in ${state} on nothing`] : []),
  ];
}

/** A state that only waits for a timer or a task must have one. */
function isDeaf({ status, snapshot, tasks, timers }: InstanceRecord): boolean {
  return status === 'Pending' && tasks.length + timers.length === 0 && snapshot.value === 'undoing';
}
