import { cutOffText } from './cut-off-text.ts';
import { growingText } from '../search/growing-text.ts';
import type { Explored } from './explored.ts';

/** How much was explored, in a line. */
export function extentText(explored: Explored): string {
  const { process, states, moves, depth, cutOff } = explored;
  const end = cutOff === undefined ? 'Every move was followed.' : cutOffText(cutOff);
  const growth = growthText(explored);
  return `${process.name}: ${counted(states, 'state')}, ${counted(moves, 'move')}, at most ${number(depth)} from the start. ${end}${growth}`;
}

function growthText({ coverage, growing }: Explored): string {
  if (growing.length === 0) return '';
  // A machine without states is in one.
  const own = Math.max(coverage.states.covered.length, 1);
  const what = growing.map(growingText).join(', ');
  return ` They are ${counted(own, 'state')} of the machine with ever new data (${what}): bound what grows, or leave it out with compare.`;
}

const number = (count: number): string => count.toLocaleString('en');
const counted = (count: number, what: string): string =>
  `${number(count)} ${what}${count === 1 ? '' : 's'}`;
