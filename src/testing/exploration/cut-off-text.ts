import type { CutOff, CutOffReason } from '../search/cut-off.ts';

/** Why an exploration was cut off, in a sentence. */
export function cutOffText({ reasons, movesNotFollowed }: CutOff): string {
  const by = `Cut off by ${reasons.map(reasonText).join(', and by ')}`;
  if (movesNotFollowed === 0) return `${by}.`;
  const count = movesNotFollowed === 1 ? '1 move was' : `${number(movesNotFollowed)} moves were`;
  return `${by}: ${count} not followed.`;
}

function reasonText(reason: CutOffReason): string {
  switch (reason.kind) {
    case 'states':
      return `the limit of ${number(reason.limit)} states`;
    case 'moves':
      return `the limit of ${number(reason.limit)} moves`;
    case 'depth':
      return `the limit of ${number(reason.limit)} moves from the start`;
    case 'time':
      return `the limit of ${number(reason.limit)} ms`;
    case 'stopped':
      return 'its signal';
    case 'compare':
      return 'compare, by which different states count as one';
    case 'unexplored':
      return 'what was not explored';
  }
}

const number = (count: number): string => count.toLocaleString('en');
