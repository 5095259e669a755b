import type { Growing } from './growing.ts';

/** What grows, in a few words. */
export function growingText({ name, values }: Growing): string {
  return `${name}: ${values.toLocaleString('en')} values or more`;
}
