import type { AnyActorRef } from 'xstate';
import type { ScheduledEvent, SystemInternals } from '../xstate/xstate-internals.ts';

/** The delayed events of one instance. They only wait; the host fires them when they are due. */
export interface Timers {
  /** In the order in which they were scheduled. */
  readonly waiting: ReadonlySet<ScheduledEvent>;
  /** XState's scheduler for this instance. */
  readonly scheduler: SystemInternals['scheduler'];
  remove(scheduled: ScheduledEvent): void;
}

/** `nameNext` names the delayed events to which the machine gives no id. */
export function createTimers(nameNext: () => string): Timers {
  const waiting = new Set<ScheduledEvent>();
  // As in XState, two events under one id are both delivered, and `cancel` stops the later one.
  let newest: Map<string, ScheduledEvent> | undefined;
  const keyOf = (source: AnyActorRef, id: string) => `${source.sessionId}.${id}`;

  function remove(scheduled: ScheduledEvent): void {
    waiting.delete(scheduled);
    const key = keyOf(scheduled.source, scheduled.id);
    if (newest?.get(key) === scheduled) newest.delete(key);
  }

  return {
    waiting,
    scheduler: {
      schedule(source, target, event, delay, id = nameNext()) {
        const scheduled = { source, target, event, delay, id };
        waiting.add(scheduled);
        newest ??= new Map();
        newest.set(keyOf(source, id), scheduled);
        return scheduled;
      },
      cancel(source, id) {
        const scheduled = newest?.get(keyOf(source, id));
        if (scheduled !== undefined) remove(scheduled);
      },
      cancelAll(source) {
        for (const scheduled of waiting) if (scheduled.source === source) remove(scheduled);
      },
    },
    remove,
  };
}
