import { cutOffText } from './cut-off-text.ts';
import type { Explored } from './explored.ts';

/** How much was explored, in a line. */
export function extentText({ process, states, moves, depth, cutOff }: Explored): string {
  const end = cutOff === undefined ? 'Every move was followed.' : cutOffText(cutOff);
  return `${process.name}: ${number(states)} states, ${number(moves)} moves, at most ${number(depth)} from the start. ${end}`;
}

const number = (count: number): string => count.toLocaleString('en');
