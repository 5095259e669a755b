import { invalidRequest } from '../../invalid-request.ts';
import { parseDuration } from '../../parse-duration.ts';

/** Beyond this, times are no longer dates. */
const longestDays = 36_525;

/** The span of an `advance`, in milliseconds. Throws `invalid_request` if it is none, or longer than a century. */
export function toDelayMs(duration: string): number {
  const delayMs = parsed(duration);
  if (delayMs <= longestDays * 86_400_000) return delayMs;
  throw faulty(`The duration is too long: ${duration}. It may have at most P${longestDays}D.`);
}

function parsed(duration: string): number {
  try {
    return parseDuration('The duration', duration);
  } catch (error) {
    throw faulty(error instanceof Error ? error.message : String(error));
  }
}

function faulty(message: string): Error {
  return invalidRequest(message, [{ pointer: '', message }]);
}
