import type { Violation } from '../runs/violation.ts';
import { acknowledgedEventsAreAppliedOnce } from './acknowledged-events.ts';
import { outcomesAreNotDropped } from './dropped-outcomes.ts';
import { emittedEventsAreToldInOrder } from './emitted-events.ts';
import { ledgersBalance } from './ledgers.ts';
import { nothingStarves } from './liveness.ts';
import {
  nothingIsLeftOfTheForgotten,
  operationsAreCarriedOutOnce,
  pausedInstancesCallNothing,
} from './operations.ts';
import { pausedProcessesStandStill } from './paused-processes.ts';
import { pendingWorkIsArmed } from './pending-work.ts';
import { refusedEventsAreNotApplied } from './refused-events.ts';
import type { Invariant, Run } from './run.ts';
import { streamsAreGapless } from './streams.ts';
import { tasksAreCalledWithinPolicy } from './task-calls.ts';

/** What must hold of each run at its end. */
const invariants: Readonly<Record<string, Invariant>> = {
  acknowledgedEventsAreAppliedOnce,
  refusedEventsAreNotApplied,
  nothingStarves,
  pendingWorkIsArmed,
  ledgersBalance,
  tasksAreCalledWithinPolicy,
  outcomesAreNotDropped,
  emittedEventsAreToldInOrder,
  streamsAreGapless,
  operationsAreCarriedOutOnce,
  pausedInstancesCallNothing,
  pausedProcessesStandStill,
  nothingIsLeftOfTheForgotten,
  nothingUnexpectedIsLogged,
};

export async function checkRun(run: Run): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  for (const [invariant, check] of Object.entries(invariants)) {
    for (const message of await check(run)) violations.push({ invariant, message });
  }
  return violations;
}

const unexpected = /task runner failed|custom action threw|could not be delivered/;

function nothingUnexpectedIsLogged({ log }: Run): readonly string[] {
  return log.errors
    .filter(({ message }) => unexpected.test(message))
    .map(({ message, details }) => `${message}: ${String((details as { err?: unknown }).err)}`);
}
