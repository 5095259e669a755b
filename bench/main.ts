import { parseArgs } from 'node:util';
import { startContender, type Contender } from './contenders/contender.ts';
import { listenForEnds } from './load/ends.ts';
import { measureHotInstance } from './measure/hot-instance.ts';
import { measureThreeSteps, type ThreeSteps } from './measure/three-steps.ts';
import { measureWaiting } from './measure/waiting.ts';
import { toReport, toTable } from './report.ts';

/*
 * npm run bench [-- --quick] [--json] [--profile <folder>]
 *
 * Runs compiled code, like a release. A contender is a service as one process, and then as two, side by side on its own
 * Redis (AOF everysec); this process generates the load. A client starts an instance over HTTP, waits for its 201 and
 * its end, and starts the next. Both report the end in the same way: once the last step is in Redis (Holdfast: a custom
 * action, which runs after the commit; BullMQ: the worker's `completed`), over one socket per process, without polling.
 */
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
});
const plan = values.quick
  ? { rounds: 2, warmUpMs: 500, measureMs: 1500, waiting: 2000 }
  : { rounds: 5, warmUpMs: 1000, measureMs: 3000, waiting: 10_000 };

async function main(): Promise<void> {
  const from = performance.now();
  const ends = await listenForEnds();
  const contenders: Contender[] = [];
  const start = async (name: Contender['name'], processes: number): Promise<Contender> => {
    const options = { endsPort: ends.port, processes, profileDir: values.profile };
    const contender = await startContender(name, options);
    contenders.push(contender);
    return contender;
  };
  const threeSteps: ThreeSteps[] = [];
  const compare = async (processes: number, clientCounts: readonly number[]) => {
    const pair = [await start('holdfast', processes), await start('bullmq', processes)] as const;
    // Lets both compile their hot code before the measurement.
    await measureThreeSteps(pair, 16, ends, { rounds: 1, warmUpMs: 0, measureMs: 2000 });
    for (const clients of clientCounts) {
      threeSteps.push(...(await measureThreeSteps(pair, clients, ends, plan)));
    }
    return pair;
  };
  try {
    const [holdfast] = await compare(1, [1, 16, 64]);
    await compare(2, [16, 64]);
    const embedded = [await start('holdfast-lmdb', 1)];
    for (const clients of [1, 16, 64]) {
      threeSteps.push(
        ...(await measureThreeSteps(embedded, clients, ends, { ...plan, rounds: 1 })),
      );
    }
    const hotInstance = await measureHotInstance(holdfast, 64, plan);
    const waiting = await measureWaiting(holdfast, plan.waiting);
    const seconds = Math.round((performance.now() - from) / 1000);
    const report = toReport({ seconds, threeSteps, hotInstance, waiting });
    if (!values.json) process.stderr.write(toTable(report));
    process.stdout.write(`${JSON.stringify(report, null, values.json ? 0 : 2)}\n`);
  } finally {
    await Promise.all(contenders.map((contender) => contender.close()));
    ends.close();
  }
}

await main();
