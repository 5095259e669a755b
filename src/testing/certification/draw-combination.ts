import { createSeededRandom } from '../nodes/seeded-random.ts';

const [fewest, most] = [2, 4] as const;

/** Draws two to four of the elements by a seed, in their order. */
export function drawCombination(from: readonly number[], seed: number): readonly number[] {
  const random = createSeededRandom(seed);
  const count = fewest + Math.floor(random() * (most - fewest + 1));
  const drawn = Array.from({ length: count }, () => from[Math.floor(random() * from.length)]);
  return [...new Set(drawn)].filter((one) => one !== undefined).toSorted((a, b) => a - b);
}
