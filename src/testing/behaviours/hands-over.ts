import type { Scripted } from './behaviour.ts';
import { createScript } from './create-script.ts';

/** The task hands its work over; `complete` of the simulation completes it, as an outside system would. */
export function handsOver(): Scripted<never> {
  return createScript<never>([{ kind: 'handsOver', times: Infinity }]);
}
