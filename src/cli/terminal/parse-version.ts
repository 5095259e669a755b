import { InvalidArgumentError } from 'commander';

/** Parses the value of an option that is a version of an instance: a whole number, 0 for the start. */
export function parseVersion(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Pass a version: a whole number, 0 for the start.');
}
