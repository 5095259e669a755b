import { parseDuration, type Duration } from '../../parse-duration.ts';
import type { Scripted } from './behaviour.ts';
import { createScript } from './create-script.ts';

/** The task completes after this time, without an output. */
export function slow(duration: Duration): Scripted<undefined>;
/** The task completes after this time, with this output. */
export function slow<Output>(duration: Duration, value: Output): Scripted<Output>;
export function slow(duration: Duration, value?: unknown): Scripted {
  const afterMs = parseDuration('The duration of slow', duration);
  return createScript([{ kind: 'ok', value, afterMs, times: Infinity }]);
}
