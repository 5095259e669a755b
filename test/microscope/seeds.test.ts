import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import corpus from './corpus.json' with { type: 'json' };
import { firstOfCourses, firstOfOperated, planRun } from './plans/plan.ts';
import { runPlan } from './runs/run-plan.ts';
import { bundle } from './tools/bundle.ts';
import { describeRun } from './tools/describe-run.ts';
import type { Found } from './tools/found.ts';
import { runSeeds } from './tools/run-seeds.ts';
import { shrink } from './tools/shrink.ts';

const seeds = Number(process.env['SEEDS'] ?? 10_000);
const children = Math.min(Math.max(availableParallelism(), 1), 8);
/** Beyond this, more seeds show nothing more of one fault. */
const shown = 3;

/** What must have happened in so many runs, so that they show something. */
const kinds = [
  'delay before',
  'delay after',
  'fail before',
  'fail after',
  'linger',
  'crash before',
  'crash after',
  'pause before',
  'pause after',
  'repeat',
  'lose',
  'jump',
  'skew',
  'replicate',
  'failOver',
  'conflicts',
  'lostLeases',
  'failOvers',
  'forgotten',
  'stuck',
  'handedOver',
  'reborn',
  'overdueTogether',
  'pausedThenResumed',
  'processPaused',
  'taskPaused',
  'endedByOperator',
  'moved',
  'reopened',
  'deleted',
];

async function explain(seed: number): Promise<string | undefined> {
  const plan = planRun(seed);
  const report = await runPlan(plan);
  if (report.violations.length === 0) return undefined;
  return describeRun(await shrink(plan, report));
}

describe('nodes under a scheduler of faults', () => {
  test('keep their promises in each run that once did not', async () => {
    const seedsOfCorpus: readonly { readonly seed: number }[] = corpus;
    for (const { seed } of seedsOfCorpus) expect(await explain(seed)).toBeUndefined();
  });

  test(`keep their promises in ${seeds} runs`, async () => {
    const path = await bundle();
    const startedAt = performance.now();
    const third = Math.ceil(seeds / 3);
    const shares = Array.from({ length: children }, async (_, share) => [
      ...(await runSeeds(path, { from: share, to: third, step: children })),
      ...(await runSeeds(path, {
        from: firstOfCourses + share,
        to: firstOfCourses + third,
        step: children,
      })),
      ...(await runSeeds(path, {
        from: firstOfOperated + share,
        to: firstOfOperated + seeds - 2 * third,
        step: children,
      })),
    ]);
    const found: readonly Found[] = (await Promise.all(shares)).flat();
    const hanging: number[] = [];
    const totals = new Map<string, number>();
    let cpuMs = 0;
    const failed: number[] = [];
    for (const one of found) {
      if (one.kind === 'violation') {
        const isHanging = one.violation.invariant === 'nothingHangs';
        (isHanging ? hanging : failed).push(one.seed);
      }
      if (one.kind === 'end') {
        cpuMs += one.cpuMs;
        for (const [name, count] of Object.entries(one.figures)) {
          totals.set(name, (totals.get(name) ?? 0) + count);
        }
      }
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    const perSecond = Math.round(seeds / seconds);
    console.log(
      `${seeds} seeds, ${perSecond} a second, ${Math.round(cpuMs / seeds)} ms of CPU each:`,
      JSON.stringify(Object.fromEntries(totals)),
    );
    expect(hanging, 'these seeds never end').toEqual([]);
    const explained = [];
    for (const seed of failed.toSorted((a, b) => a - b).slice(0, shown)) {
      explained.push(await explain(seed));
    }
    expect(explained.join('\n\n'), `${failed.length} of ${seeds} seeds failed`).toBe('');
    expect(kinds.filter((kind) => (totals.get(kind) ?? 0) === 0)).toEqual([]);
  });
});
