import { planRun } from './plans/plan.ts';
import { runPlan } from './runs/run-plan.ts';
import type { Found } from './tools/found.ts';

/* Runs the seeds from `from` on, `step` apart, below `to`; tells its parent of each seed, of each violation, and at the end of its figures. */
const { from, to, step, stopAtFirst } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly stopAtFirst: boolean;
};

function tell(found: Found): void {
  process.stdout.write(`${JSON.stringify(found)}\n`);
}

const totals: Record<string, number> = {};
let seeds = 0;
for (let seed = from; seed < to; seed += step) {
  tell({ kind: 'begun', seed });
  const { violations, figures } = await runPlan(planRun(seed));
  seeds += 1;
  for (const [name, count] of Object.entries(figures)) totals[name] = (totals[name] ?? 0) + count;
  const [first] = violations;
  if (first === undefined) continue;
  tell({ kind: 'violation', seed, violation: first });
  if (stopAtFirst) break;
}
const { user, system } = process.cpuUsage();
tell({ kind: 'end', seeds, cpuMs: (user + system) / 1_000, figures: totals });
