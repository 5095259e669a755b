import type { InstanceView, PausesView } from '../../actors/views/view-types.ts';

/** What operators have paused of the process of an instance. */
export interface HeldBy {
  /** Says it beside the instance, such as `charge paused`. */
  readonly text: string;
  /** The task; undefined if the whole process is paused. */
  readonly task: string | undefined;
  readonly pause: NonNullable<PausesView['whole']>;
}

/**
 * What of the pauses of its process keeps an instance from going on; undefined if nothing does. `running`: the ids of tasks with an
 * attempt under way, which a pause does not stop. Default: none.
 */
export function heldBy(
  { status, tasks }: Pick<InstanceView, 'status' | 'tasks'>,
  pauses: PausesView,
  running: ReadonlySet<string> = new Set(),
): HeldBy | undefined {
  if (status !== 'Pending') return undefined;
  if (pauses.whole !== undefined) {
    return { text: 'Process paused', task: undefined, pause: pauses.whole };
  }
  for (const { id, name, outcome, handedOver } of tasks) {
    const pause = pauseOf(name, pauses);
    if (outcome !== 'pending' || pause === undefined) continue;
    if (handedOver !== true && !running.has(id)) {
      return { text: `${name} paused`, task: name, pause };
    }
  }
  return undefined;
}

/** The pause of a task; undefined if it is not paused. */
export function pauseOf(task: string, { tasks }: PausesView): PausesView['whole'] {
  return Object.hasOwn(tasks, task) ? tasks[task] : undefined;
}
