import type { Growing } from './growing.ts';

/** How far an exploration is. */
export interface ExploreProgress {
  /** The states reached so far, and how many of them were left by all their moves. */
  readonly states: number;
  readonly followed: number;
  /** How many moves the newest is from the start. */
  readonly depth: number;
  /** What takes ever new values so far. An exploration of it may have no end. */
  readonly growing: readonly Growing[];
}
