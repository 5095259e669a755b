import type { Cause } from '../pending/cause.ts';
import type { LiveActor } from '../restore/live-actor.ts';

/** The span of the step that armed the effect of a cause; undefined if it has none, or was armed without tracing. */
export function armedIn({ tasks, timers }: LiveActor, cause: Cause): string | undefined {
  const id = cause.kind === 'stuck' ? cause.of.id : 'id' in cause ? cause.id : undefined;
  if (id === undefined) return undefined;
  return (tasks.get(id) ?? timers.get(id))?.pending.traceparent;
}
