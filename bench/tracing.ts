import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { createRuntime } from '../src/actors/runtime.ts';
import { createLog } from '../src/config/create-log.ts';
import { createLocalWakes } from '../src/persistence/embedded/local-wakes.ts';
import { createMemoryStore } from '../src/persistence/memory/memory-store.ts';
import { createThreeSteps } from './processes/three-steps.ts';
import { createTracing, type Tracing } from '../src/tracing/tracing.ts';

/*
 * npm run bench:tracing -- [--rounds 10]
 *
 * Compares the CPU that an instance takes on a node in memory: without an SDK of OpenTelemetry, with one that samples nothing,
 * and with one that keeps every span in batches, whose exporter does nothing. An instance has three tasks: four
 * steps, eight spans. The ways take turns, each round in a process of its own.
 */
const ways = ['off', 'unsampled', 'on'] as const;
type Way = (typeof ways)[number];

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '10' }, measure: { type: 'string' } },
});
const instances = 1_500;
const atOnce = 64;
const input = { id: 'o1', customer: 'c1', address: 'a1', items: [{ sku: 's1', quantity: 1 }] };
const hasEnded = ({ status }: { readonly status: string }): boolean => status !== 'Pending';

async function main(): Promise<void> {
  const way = ways.find((one) => one === values.measure);
  if (way !== undefined) {
    process.stdout.write(JSON.stringify(await measure(way)));
    return;
  }
  const costs = ways.map((): number[] => []);
  for (let round = 0; round < Number(values.rounds); round += 1) {
    ways.forEach((one, n) => costs[n]?.push(measureApart(one)));
  }
  const first = medianOf(costs[0] ?? []);
  ways.forEach((one, n) => {
    const own = costs[n] ?? [];
    const ratio = Math.round((medianOf(own) / first) * 100) / 100;
    const [least, most] = [Math.min(...own), Math.max(...own)].map(Math.round);
    const micros = { median: Math.round(medianOf(own)), least, most };
    process.stdout.write(`${JSON.stringify({ way: one, micros, ratio })}\n`);
  });
}

function medianOf(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor((all.length - 1) / 2)] ?? 0;
}

function measureApart(way: Way): number {
  const args = [fileURLToPath(import.meta.url), '--measure', way];
  const { stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(stdout) as number;
}

/** Microseconds of CPU for one instance. */
async function measure(way: Way): Promise<number> {
  const tracing = openTracing(way);
  const runtime = createRuntime({
    processes: [createThreeSteps()],
    store: createMemoryStore(),
    wakes: createLocalWakes(),
    log: createLog({ level: 'silent' }),
    node: 'bench',
    tracing,
  });
  await runtime.open();
  await run(runtime);
  const before = process.cpuUsage();
  await run(runtime);
  const { user, system } = process.cpuUsage(before);
  await runtime.close();
  return (user + system) / instances;
}

async function run(runtime: ReturnType<typeof createRuntime>): Promise<void> {
  let left = instances;
  const client = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const { instance } = await runtime.start('three-steps', input);
      await runtime.wait('three-steps', instance.id, { until: hasEnded, timeoutMs: 60_000 });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
}

function openTracing(way: Way): Tracing | undefined {
  if (way === 'off') return undefined;
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  // What is sampled is batched, and dropped where it would leave the process.
  const exporter = {
    export: (_spans: unknown, done: (result: { code: number }) => void) => done({ code: 0 }),
    shutdown: async () => {},
  };
  const sampler = way === 'on' ? new AlwaysOnSampler() : new AlwaysOffSampler();
  const processor = new BatchSpanProcessor(exporter, { maxQueueSize: 100_000 });
  return createTracing(new BasicTracerProvider({ sampler, spanProcessors: [processor] }));
}

await main();
