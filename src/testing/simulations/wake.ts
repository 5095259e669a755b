import { parseDuration, type Duration } from '../../parse-duration.ts';
import { toIsoDuration } from '../clock/to-iso-duration.ts';

/** Something that can wake an instance. */
export type WakeSource =
  | { readonly kind: 'event'; readonly type: string }
  /** `after`: its whole delay (ISO 8601), however much of it has passed. */
  | { readonly kind: 'timer'; readonly after: string }
  /** `retry`: an attempt has failed, and the next one is due; `callback`: the task was handed over. */
  | { readonly kind: 'task' | 'retry' | 'callback' | 'undo'; readonly task: string }
  | { readonly kind: 'emit'; readonly event: string };

/** Creates what `wakes` of a simulation contains, to compare with. */
export const wake = {
  event: (type: string): WakeSource => ({ kind: 'event', type }),
  timer: (after: Duration): WakeSource => ({
    kind: 'timer',
    after: toIsoDuration(parseDuration('The delay of wake.timer', after)),
  }),
  task: (task: string): WakeSource => ({ kind: 'task', task }),
  retry: (task: string): WakeSource => ({ kind: 'retry', task }),
  callback: (task: string): WakeSource => ({ kind: 'callback', task }),
  undo: (task: string): WakeSource => ({ kind: 'undo', task }),
};
