import type { WaitingView, WaitsFor } from '../../actors/views/view-types.ts';
import { pauseOf } from '../parts/held-by.ts';
import type { InstanceData } from './instance-data.ts';

type Holding = Pick<InstanceData, 'instance' | 'pauses'>;

/** Whether something waits for the end of a pause. Pauses stop no attempt that is under way, and no outside system. */
export function isHeld(one: WaitsFor, { instance, pauses }: Holding): boolean {
  if (one.kind === 'event' || one.kind === 'callback' || isRunning(one)) return false;
  if (instance.paused !== undefined || pauses.whole !== undefined) return true;
  return 'task' in one && pauseOf(one.task, pauses) !== undefined;
}

/** Whether an attempt is under way. */
export function isRunning(one: WaitsFor): boolean {
  return 'running' in one && one.running;
}

/** The ids of the tasks with an attempt under way. */
export function runningTasks(waiting: WaitingView | undefined): ReadonlySet<string> {
  const waitsFor = waiting?.waitsFor ?? [];
  return new Set(waitsFor.flatMap((one) => ('id' in one && isRunning(one) ? [one.id] : [])));
}

/** The ids of the tasks and timers that wait for the end of a pause. */
export function heldEffects(data: Holding & Pick<InstanceData, 'waiting'>): ReadonlySet<string> {
  const waitsFor = data.waiting?.waitsFor ?? [];
  return new Set(waitsFor.flatMap((one) => ('id' in one && isHeld(one, data) ? [one.id] : [])));
}
