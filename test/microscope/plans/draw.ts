import { createSeededRandom } from '../../../src/testing/nodes/seeded-random.ts';

/** Draws by a seed. */
export interface Draw {
  readonly chance: (probability: number) => boolean;
  /** A whole number from 0, below this. */
  readonly whole: (below: number) => number;
  readonly pick: <T>(from: readonly [T, ...T[]]) => T;
}

export function createDraw(seed: number): Draw {
  const random = createSeededRandom(Math.imul(seed, 0x9e3779b1));
  const whole = (below: number): number => Math.floor(random() * below);
  return {
    chance: (probability) => random() < probability,
    whole,
    pick: (from) => from[whole(from.length)] ?? from[0],
  };
}
