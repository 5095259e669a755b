import type { Clock } from '../ports/clock.ts';
import { toEffectId, type InstanceId } from '../ports/ids.ts';
import type { Store } from '../ports/ports.ts';
import { dueEffects } from '../pending/due-effects.ts';
import { parseRecord } from '../record/written/parse-record.ts';

/** Makes due at once what a pause of its process, or of a task, put off in a stored instance. */
export async function wakeStored(
  store: Pick<Store, 'load' | 'defer'>,
  clock: Pick<Clock, 'now'>,
  id: InstanceId,
  task: string | undefined,
): Promise<void> {
  const stored = await store.load(id);
  if (stored === undefined) return;
  const record = parseRecord(stored);
  const now = clock.now();
  await Promise.all(
    dueEffects(record, now, task).map(async (one) =>
      store.defer({ kind: one.kind, effect: toEffectId(record, one.id) }, now),
    ),
  );
}
