import { invalidRequest } from '../../invalid-request.ts';
import type { Scripted } from './behaviour.ts';
import { createScript } from './create-script.ts';

/**
 * The task fails this many times (default: always), with this error or message. Its retry policy decides whether another
 * attempt follows; a `TaskError` with `retryable: false` ends it.
 */
export function fails(times = Infinity, error?: Error | string): Scripted<never> {
  if (times !== Infinity && (!Number.isInteger(times) || times < 1)) {
    throw invalidRequest(
      `fails takes a whole number of failures, 1 or more, and not ${times}. For a task that always fails, use fails().`,
    );
  }
  const thrown = typeof error === 'string' ? new Error(error) : error;
  return createScript<never>([{ kind: 'fails', error: thrown, times }]);
}
