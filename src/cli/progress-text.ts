import type { ExploreProgress } from '../testing/search/explore-progress.ts';
import { growingText } from '../testing/search/growing-text.ts';

/** How far an exploration is, for people. */
export function progressText({ states, followed, depth, growing }: ExploreProgress): string {
  const far = `${number(states)} states, ${number(states - followed)} of them to follow, ${number(depth)} moves from the start`;
  if (states < manyStates || growing.length === 0) return far;
  return `${far}; ever new data so far (${growing.map(growingText).join(', ')})`;
}

/** Until then, nothing is said of what grows. */
const manyStates = 3_000;

const number = (count: number): string => count.toLocaleString('en');
