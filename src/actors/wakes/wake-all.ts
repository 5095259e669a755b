import type { Clock } from '../ports/clock.ts';
import { toEffectId } from '../ports/ids.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { Log } from '../../log.ts';
import type { Store, Wake } from '../ports/ports.ts';

/** Makes due at once what was deferred while the instance was stranded or paused. Never rejects. */
export async function wakeAll(
  live: LiveActor,
  { store, clock, log }: { readonly store: Store; readonly clock: Clock; readonly log: Log },
): Promise<void> {
  const { id, tasks, timers } = live;
  const now = clock.now();
  const due: Wake[] = [...tasks.keys()].map((task) => ({
    kind: 'task',
    effect: toEffectId(live, task),
  }));
  for (const { pending } of timers.values()) {
    if (pending.deadline <= now) due.push({ kind: 'timer', effect: toEffectId(live, pending.id) });
  }
  try {
    for (const wake of due) await store.defer(wake, now);
  } catch (error) {
    log.warn(
      { instance: id, err: error },
      'deferred work could not be resumed; the due index will retry it',
    );
  }
}
