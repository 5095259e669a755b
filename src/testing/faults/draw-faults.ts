import { createSeededRandom } from '../nodes/seeded-random.ts';
import type { Boundary } from './boundary.ts';
import type { Control } from './control.ts';
import type { Fault, Side } from './fault.ts';
import { safeKinds } from './safe-kinds.ts';

export interface DrawnFaults {
  readonly seed: number;
  /**
   * How likely a fault is when a node reads or writes an instance, from 0 to 1. Of wakes and callouts there are fewer: three times as
   * likely; of upkeep there is more: a tenth as likely.
   */
  readonly rate: number;
  /** Default: all kinds but `replicate` and `failOver`, after which acknowledged events may be lost. */
  readonly kinds?: readonly Fault['kind'][];
}

const kindsAt: Readonly<Record<Boundary['kind'], readonly Fault['kind'][]>> = {
  store: ['delay', 'fail', 'linger', 'crash', 'pause', 'jump', 'skew', 'replicate', 'failOver'],
  wake: ['delay', 'repeat', 'lose', 'crash', 'pause'],
  callout: ['delay', 'fail', 'repeat', 'crash', 'pause'],
};
const ofInstances: ReadonlySet<string> = new Set(['commit', 'load', 'lease', 'extend', 'release']);

/** Draws faults by a seed. What is drawn at a boundary depends on the seed and the number of the boundary alone. */
export function drawFaults({ seed, rate, kinds = safeKinds }: DrawnFaults): Control {
  return ({ number, kind, name }) => {
    const random = createSeededRandom(
      Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(number, 0x85ebca6b),
    );
    if (random() >= rate * weightOf(kind, name)) return [];
    const possible = kindsAt[kind].filter((one) => kinds.includes(one));
    const drawn = possible[Math.floor(random() * possible.length)];
    return drawn === undefined ? [] : [draw(drawn, random)];
  };
}

function weightOf(kind: Boundary['kind'], name: string): number {
  if (kind !== 'store') return 3;
  return ofInstances.has(name) ? 1 : 0.1;
}

function draw(kind: Fault['kind'], random: () => number): Fault {
  const at: Side = random() < 0.5 ? 'before' : 'after';
  switch (kind) {
    case 'delay':
      return { kind, at, ms: whole(random, 4_000) };
    case 'fail':
      return { kind, at };
    case 'linger':
      return { kind, ms: whole(random, 4_000) };
    case 'crash':
      return { kind, at, downMs: whole(random, 5_000) };
    case 'pause':
      return { kind, at, ms: whole(random, 12_000) };
    case 'repeat':
      return { kind, afterMs: random() < 0.5 ? 0 : whole(random, 5_000) };
    case 'jump':
      return { kind, ms: whole(random, 20_000) };
    case 'skew':
      return { kind, ms: whole(random, 1_000) - 500 };
    case 'lose':
    case 'replicate':
    case 'failOver':
      return { kind };
  }
}

function whole(random: () => number, below: number): number {
  return 1 + Math.floor(random() * below);
}
