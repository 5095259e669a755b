import type { PlainError } from '../record/plain-error.ts';

/** The error of a task that took too long. */
export function timeOutOf(task: string): PlainError {
  return { name: 'TimeoutError', message: `${task} took too long`, code: 'timeout' };
}
