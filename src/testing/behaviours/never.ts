import type { Scripted } from './behaviour.ts';
import { createScript } from './create-script.ts';

/** The task does not answer: it runs until its time limit, or until the instance no longer needs it. */
export function never(): Scripted<never> {
  return createScript<never>([{ kind: 'never', times: Infinity }]);
}
