import type { Clock } from '../ports/clock.ts';
import { toEffectId, type InstanceId } from '../ports/ids.ts';
import type { Store, Wake } from '../ports/ports.ts';
import { firesAt, taskDueAt } from '../record/due.ts';
import { parseRecord } from '../record/parse-record.ts';

/** Makes due at once what is overdue in a stored instance: timers, and tasks of one name or of any. */
export async function wakeStored(
  store: Pick<Store, 'load' | 'defer'>,
  clock: Pick<Clock, 'now'>,
  id: InstanceId,
  name: string | undefined,
): Promise<void> {
  const stored = await store.load(id);
  if (stored === undefined) return;
  const record = parseRecord(stored);
  const now = clock.now();
  const due: Wake[] = [];
  for (const task of record.tasks) {
    if (name !== undefined && task.name !== name) continue;
    if ((taskDueAt(task) ?? now) <= now)
      due.push({ kind: 'task', effect: toEffectId(record, task.id) });
  }
  if (name === undefined) {
    for (const timer of record.timers) {
      if (firesAt(timer) <= now) due.push({ kind: 'timer', effect: toEffectId(record, timer.id) });
    }
  }
  await Promise.all(due.map(async (wake) => store.defer(wake, now)));
}
