import { cutOffText } from './cut-off-text.ts';
import type { Explored } from './explored.ts';

/** How much was explored, in a line. */
export function extentText(explored: Explored): string {
  const { process, states, moves, depth, cutOff } = explored;
  const end = cutOff === undefined ? 'Every move was followed.' : cutOffText(cutOff);
  const growth = growthText(explored);
  return `${process.name}: ${number(states)} states, ${number(moves)} moves, at most ${number(depth)} from the start. ${end}${growth}`;
}

/** With more states for each of the machine's, they are probably without a bound. */
const manyPerState = 100;

function growthText({ states, coverage, cutOff }: Explored): string {
  const own = coverage.states.covered.length;
  const isCut = cutOff?.reasons.some(({ kind }) => kind === 'states' || kind === 'depth') === true;
  if (!isCut || states < manyPerState * own) return '';
  return ` They are ${own} ${own === 1 ? 'state' : 'states'} of the machine with ever new data: bound what grows, or leave it out with compare.`;
}

const number = (count: number): string => count.toLocaleString('en');
