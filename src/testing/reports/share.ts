import type { CoveredNames } from '../coverage/coverage.ts';

/** The share that is covered, from 0 to 1; 1 if there is nothing to cover. */
export function share({ covered, missing }: CoveredNames): number {
  const all = covered.length + missing.length;
  return all === 0 ? 1 : covered.length / all;
}
