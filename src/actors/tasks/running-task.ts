import type { Place } from '../commit/place.ts';
import type { Wake } from '../ports/ports.ts';
import type { Interruption } from './interruption.ts';

/** A lease that this node has taken. */
export interface TakenLease {
  readonly number: number;
  /** When it was requested, in epoch milliseconds: no later than it began. */
  readonly askedAt: number;
  /** An earlier run of the task was interrupted, and how far it got is unknown. */
  readonly again: boolean;
  /** What took it: the commit that made the task due, or a wake, maybe days later. */
  readonly by: 'commit' | 'wake';
}

/** A run of a task that this node has taken on: it waits for its place, is called, or delivers its outcome. */
export interface RunningTask {
  readonly wake: Wake;
  readonly lease: TakenLease;
  readonly place: Place;
  readonly interruption: Interruption;
  /** When its lease was taken or last extended, in epoch milliseconds. */
  heldAt: number;
  /** The task has ended, or is not run here; its outcome may still be on its way. */
  ended: boolean;
  done: Promise<void>;
}

/** Frees the place for another task while the outcome is being delivered. */
export function endRun(run: RunningTask): void {
  if (run.ended) return;
  run.ended = true;
  run.place.release();
}
