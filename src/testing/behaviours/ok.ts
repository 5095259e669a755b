import type { Scripted } from './behaviour.ts';
import { createScript } from './create-script.ts';

/** The task completes at once, without an output. */
export function ok(): Scripted<undefined>;
/** The task completes at once, with this output. */
export function ok<Output>(value: Output): Scripted<Output>;
export function ok(value?: unknown): Scripted {
  return createScript([{ kind: 'ok', value, afterMs: 0, times: Infinity }]);
}
