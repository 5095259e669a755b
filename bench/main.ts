import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { threeSteps } from './cases/three-steps.ts';
import { buildOf } from './contenders/build-of.ts';
import { startContender, type Contender, type Subject } from './contenders/contender.ts';
import { parseOptions } from './options.ts';
import { compare, type Comparison } from './report/compare.ts';
import { readSetting } from './report/setting.ts';
import { toTable } from './report/to-table.ts';

/*
 * npm run bench [-- --quick] [--only three-steps-64,burst] [--storage everysec,always,embedded] [--rounds 15]
 *               [--against <commit>] [--workers 2] [--profile <folder>] [--json]
 *
 * Measures what clients do, over HTTP, beside raw BullMQ, another commit or several workers. Each service is one process on a store of its
 * own, bundled as the package is; this process is the clients. Tables go to stderr, JSON to stdout.
 */
const options = parseOptions(process.argv.slice(2));
const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Not Holdfast: it has only the cases that raw BullMQ has. */
const isForeign = (name: string) => name === 'bullmq' || name === 'plain';
const scriptOf = (name: string) => join(root, '.cache/bench-contenders', `${name}.js`);

async function main(others: readonly Subject[]): Promise<void> {
  const setting = readSetting(root);
  const comparisons: Comparison[] = [];
  for (const storage of options.storages) {
    const subjects = [{ name: 'holdfast', script: scriptOf('holdfast') }, ...others].filter(
      ({ name, workers = 1 }) => storage !== 'embedded' || (!isForeign(name) && workers === 1),
    );
    const contenders: Contender[] = [];
    try {
      for (const subject of subjects) {
        const contender = await startContender(subject, storage, options.profileDir);
        contenders.push(contender);
        // Lets it compile its hot code before the measurement.
        const { plan } = options;
        await threeSteps(64).measure(contender, { ...plan, warmUpMs: 0, measureMs: plan.warmMs });
      }
      for (const one of options.cases.filter(({ storages }) => storages.includes(storage))) {
        const able = contenders.filter(({ name }) => !isForeign(name) || one.inBullmq);
        const comparison = await compare(one, storage, able, options.plan);
        comparisons.push(comparison);
        process.stderr.write(options.json ? '' : toTable(comparison));
      }
    } finally {
      await Promise.all(contenders.map(async (contender) => contender.close()));
    }
  }
  const { plan } = options;
  const space = options.json ? 0 : 2;
  process.stdout.write(`${JSON.stringify({ setting, plan, comparisons }, null, space)}\n`);
}

if (options.workers !== undefined) {
  const { workers } = options;
  await main([{ name: `${workers} workers`, script: scriptOf('workers'), workers }]);
} else if (options.against === undefined) {
  const name = options.isBesidePlain ? 'plain' : 'bullmq';
  await main([{ name, script: scriptOf(name) }]);
} else {
  const build = buildOf(options.against, root, 'script');
  try {
    await main([{ name: build.commit, script: build.script }]);
  } finally {
    build.remove();
  }
}
