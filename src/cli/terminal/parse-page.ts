import { InvalidArgumentError } from 'commander';

/** Parses the value of an option that fits into one page of a list: 1 to 200. */
export function parsePage(text: string): number {
  if (/^([1-9]\d?|1\d\d|200)$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Pass a whole number from 1 to 200.');
}
