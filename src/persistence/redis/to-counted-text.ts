import type { Counted } from '../../actors/ports/counted.ts';
import { toTerm } from './redis-keys.ts';

/** Where an instance counts, as scripts read it: see `moveCounted`. A commit that moves nothing says `=`. */
export function toCountedText(counted: Counted | 'unchanged' | undefined): string {
  if (counted === 'unchanged') return '=';
  if (counted === undefined || counted.names.length === 0) return '';
  const { groups, names } = counted;
  let text = `${groups.length}\0`;
  for (const group of groups) text += `${toTerm(group)}\0`;
  for (const name of names) text += `${toTerm(name)}\0`;
  return text;
}
