import type { Schedule } from '../../../src/testing/faults/schedule.ts';
import type { Plan } from '../plans/plan.ts';
import { runPlan, type Report } from '../runs/run-plan.ts';

/** A run that violates an invariant, and from which nothing more can be left out. */
export interface Shrunk {
  readonly plan: Plan;
  readonly schedule: Schedule;
  readonly report: Report;
}

/** Leaves out faults, and then acts, one by one, as long as the run still violates the same invariant. */
export async function shrink(plan: Plan, found: Report): Promise<Shrunk> {
  const invariant = found.violations[0]?.invariant;
  let best: Shrunk = { plan, schedule: found.schedule, report: found };

  async function attempt(next: Plan, schedule: Schedule): Promise<boolean> {
    const report = await runPlan(next, schedule);
    if (report.violations.every((one) => one.invariant !== invariant)) return false;
    best = { plan: next, schedule: report.schedule, report };
    return true;
  }

  await attempt(plan, []);
  for (let at = 0; at < best.schedule.length;) {
    if (!(await attempt(best.plan, best.schedule.toSpliced(at, 1)))) at += 1;
  }
  for (let at = best.plan.acts.length - 1; at >= 0; at -= 1) {
    await attempt(withoutAct(best.plan, at), best.schedule);
  }
  return best;
}

/** The acts after it keep their times. */
function withoutAct(plan: Plan, at: number): Plan {
  const gapMs = plan.acts[at]?.afterMs ?? 0;
  const acts = plan.acts.flatMap((act, index) => {
    if (index === at) return [];
    return index === at + 1 ? [{ ...act, afterMs: act.afterMs + gapMs }] : [act];
  });
  return { ...plan, acts };
}
