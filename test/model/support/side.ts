import type { NormalTimer } from './normal-form.ts';

/** One of the two compared sides: XState itself, or Holdfast's step. */
export interface Side {
  start(): Outcome;
  send(type: string): Outcome;
  /** Ends the promise of the actor of that name. */
  settle(name: string, ok: boolean, value: number): Promise<Outcome> | Outcome;
  /** Advances time to `at` and fires all due timers, with a save and a restore after each if requested. */
  fireAllAt(at: number, restoreBetween: boolean): Outcome;
  /** Saves the instance, forgets it, and continues from the saved state. */
  restore(): void;
  state(): State;
  isActive(): boolean;
}

/** `threw`: the machine itself threw. XState ends the actor then; a step of Holdfast has never happened. */
export type Outcome = 'stepped' | 'refused' | 'threw';

export interface State {
  readonly snapshot: unknown;
  readonly tasks: readonly string[];
  /** By deadline, and in the order in which they were scheduled. */
  readonly timers: readonly NormalTimer[];
  readonly log: readonly unknown[];
  readonly emitted: readonly unknown[];
}
