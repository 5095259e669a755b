import type { ExploreProgress } from '../testing/search/explore-progress.ts';

/** How far an exploration is, for people. */
export function progressText({ states, followed, depth }: ExploreProgress): string {
  return `${number(states)} states, ${number(states - followed)} of them to follow, ${number(depth)} moves from the start`;
}

const number = (count: number): string => count.toLocaleString('en');
