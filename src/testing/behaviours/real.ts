import type { Scripted } from './behaviour.ts';
import { createScript } from './create-script.ts';

/** The task itself runs, and so does its compensation, unless `undo` says otherwise. */
export function real(): Scripted<never> {
  return createScript<never>([{ kind: 'real', times: Infinity }]);
}
