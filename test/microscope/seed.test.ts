import { expect, test } from 'vitest';
import { planRun } from './plans/plan.ts';
import { runPlan } from './runs/run-plan.ts';
import { describeRun } from './tools/describe-run.ts';
import { shrink } from './tools/shrink.ts';

const seed = Number(process.env['SEED'] ?? 1);

test(`a run of seed ${seed} is the same each time, to the byte, and keeps its promises`, async () => {
  const plan = planRun(seed);
  const report = await runPlan(plan);
  expect((await runPlan(plan)).journal).toEqual(report.journal);
  expect((await runPlan(plan, report.schedule)).journal).toEqual(report.journal);
  if (report.violations.length === 0) return;
  throw new Error(describeRun(await shrink(plan, report)));
});
