import { toEffectId } from '../../../src/actors/ports/ids.ts';
import type { Wake } from '../../../src/actors/ports/ports.ts';
import { taskDueAt, timerDueAt } from '../../../src/actors/record/due.ts';
import type { Run } from './run.ts';

const graceMs = 330_000;

/** Whatever an instance waits for is in the due index, in time. */
export async function pendingWorkIsArmed({ observed, now }: Run): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { record } of observed.lives()) {
    if ((await observed.store.load(record.id))?.version !== record.version) continue;
    const of = (kind: Wake['kind'], id: string): Wake => ({ kind, effect: toEffectId(record, id) });
    const pending = [
      ...record.tasks.map((task) => ({ wake: of('task', task.id), dueAt: taskDueAt(task) ?? now })),
      ...record.timers.map((timer) => ({
        wake: of('timer', timer.id),
        dueAt: timerDueAt(timer, now),
      })),
    ];
    const entries = await observed.store.dueEntries(pending.map(({ wake }) => wake));
    for (const [index, { wake, dueAt }] of pending.entries()) {
      const atMs = entries[index]?.atMs;
      if (atMs === undefined) found.push(`nothing wakes ${wake.effect}`);
      else if (atMs > Math.max(dueAt, now) + graceMs)
        found.push(`${wake.effect} is woken too late`);
    }
  }
  return found;
}
