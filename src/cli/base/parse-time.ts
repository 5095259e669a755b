import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../../parse-duration.ts';

/** A time with an offset, or a span before now, such as `2h`. */
export function parseTime(text: string): string {
  if (/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))) {
    return text;
  }
  try {
    return new Date(Date.now() - parseDuration('The time', text)).toISOString();
  } catch {
    throw new InvalidArgumentError(
      'Pass a date and time with an offset, such as 2026-11-21T00:00:00Z, or a span such as 2h.',
    );
  }
}
