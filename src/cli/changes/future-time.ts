import { parseDuration } from '../../parse-duration.ts';
import { CommandError } from '../terminal/command-error.ts';
import { exitCodes } from '../terminal/exit-codes.ts';

/** A time with an offset as it is, or a span from now, such as `2d`, as a time (ISO 8601). */
export function futureTime(text: string): string {
  if (/^\d{4}-/.test(text)) return text;
  try {
    return new Date(Date.now() + parseDuration('--to', text)).toISOString();
  } catch {
    throw new CommandError(
      `--to ${JSON.stringify(text)} is no time. Pass one with an offset, such as 2027-01-01T09:00:00Z, or a span from now, such as 2d.`,
      exitCodes.wrongUse,
    );
  }
}
