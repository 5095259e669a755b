import type { Move } from '../traces/move.ts';

/** A move on which the machine threw. */
export interface ThrownAt {
  readonly state: number;
  readonly move: Move;
  readonly error: unknown;
}
