import type { InstanceView, PausesView } from '../../actors/views/view-types.ts';

/** What operators have paused of the process of an instance. */
export interface HeldBy {
  /** Says it beside the instance, such as `charge paused`. */
  readonly text: string;
  /** The task; undefined if the whole process is paused. */
  readonly task: string | undefined;
  readonly pause: NonNullable<PausesView['whole']>;
}

/** What of the pauses of its process keeps an instance from going on; undefined if nothing does. */
export function heldBy(
  { status, tasks }: Pick<InstanceView, 'status' | 'tasks'>,
  pauses: PausesView,
): HeldBy | undefined {
  if (status !== 'Pending') return undefined;
  if (pauses.whole !== undefined) {
    return { text: 'Process paused', task: undefined, pause: pauses.whole };
  }
  for (const { name, outcome } of tasks) {
    const pause = Object.hasOwn(pauses.tasks, name) ? pauses.tasks[name] : undefined;
    if (outcome === 'pending' && pause !== undefined) {
      return { text: `${name} paused`, task: name, pause };
    }
  }
  return undefined;
}
