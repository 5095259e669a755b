import { InvalidArgumentError } from 'commander';

/** Parses the value of an option that is a whole number, 1 or more. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('Pass a whole number, 1 or more.');
}
