import type { Plan } from '../plans/plan.ts';
import type { Answer, Followed } from '../runs/answer.ts';
import type { ObservedStore } from '../runs/observed-store.ts';
import type { Outside } from '../runs/outside.ts';
import type { RunLog } from '../runs/run-log.ts';
import type { Strike } from '../runs/strike.ts';
import type { Told } from '../runs/told.ts';

/** What a run left, once its faults had stopped and everything had had its turn. */
export interface Run {
  readonly plan: Plan;
  readonly now: number;
  readonly observed: ObservedStore;
  readonly outside: Outside;
  readonly told: readonly Told[];
  readonly answers: readonly Answer[];
  readonly followed: readonly Followed[];
  readonly strikes: readonly Strike[];
  readonly log: RunLog;
}

/** Says what is wrong, in as many sentences as there are faults. */
export type Invariant = (run: Run) => readonly string[] | Promise<readonly string[]>;
