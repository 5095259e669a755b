import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { assign, setup } from 'xstate';
import type * as Definition from '../src/definition/define-process.ts';
import type * as RuntimeModule from '../src/actors/runtime.ts';
import type * as LocalWakes from '../src/persistence/embedded/local-wakes.ts';
import type * as MemoryStore from '../src/persistence/memory/memory-store.ts';
import type * as RedisClient from '../src/persistence/redis/connection/redis-client.ts';
import type * as RedisStore from '../src/persistence/redis/redis-store.ts';
import { createLog } from '../src/config/create-log.ts';
import { startRecommended } from './redis/start-recommended.ts';
import { buildOf } from './contenders/build-of.ts';

/*
 * npm run bench:steps -- --against <commit> [--rounds 10]
 *
 * Compares the CPU that a step takes in another commit and in this working tree: of a node in memory, and of a node and of Redis.
 * The machine is as small as can be, and either changes its state at each step or stays in it. The builds take turns, each
 * round in a process of its own.
 */
const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    rounds: { type: 'string', default: '10' },
    measure: { type: 'string' },
    event: { type: 'string', default: 'GO' },
    redis: { type: 'string' },
  },
});
const root = fileURLToPath(new URL('../../../', import.meta.url));
const instances = 100;
const turns = 150;

/** Microseconds of CPU for one step. */
interface Cost {
  readonly node: number;
  readonly redis: number;
}

async function main(): Promise<void> {
  if (values.measure !== undefined) {
    process.stdout.write(JSON.stringify(await measure(values.measure, values.event, values.redis)));
    return;
  }
  if (values.against === undefined)
    throw new Error('--against must name a commit to compare with.');
  const other = buildOf(values.against, root, 'modules');
  try {
    await compare([other.modules, join(root, '.cache/bench/src')]);
  } finally {
    other.remove();
  }
}

async function compare(builds: readonly string[]): Promise<void> {
  const redis = await startRecommended({ appendonly: false });
  for (const url of [undefined, redis.url]) {
    for (const event of ['GO', 'STAY']) {
      const costs = builds.map((): Cost[] => []);
      for (let round = 0; round < Number(values.rounds); round += 1) {
        builds.forEach((build, n) => costs[n]?.push(measureApart(build, event, url)));
      }
      const store = url === undefined ? 'memory' : 'redis';
      report({ store, event, of: 'node' }, costs);
      if (url !== undefined) report({ store, event, of: 'redis' }, costs);
    }
  }
  await redis.stop();
}

/** Prints the quartiles of each build, and the ratios of the medians to that of the first one. */
function report(
  what: { readonly store: string; readonly event: string; readonly of: keyof Cost },
  costs: readonly (readonly Cost[])[],
): void {
  const quartiles = costs.map((all) => {
    const inOrder = all.map((cost) => cost[what.of]).toSorted((a, b) => a - b);
    const at = (share: number): number => inOrder[Math.floor((inOrder.length - 1) * share)] ?? 0;
    return { least: at(0), lower: at(0.25), median: at(0.5), upper: at(0.75) };
  });
  const first = quartiles[0]?.median ?? 0;
  const ratios = quartiles.map(({ median }) => Math.round((median / first) * 1_000) / 1_000);
  process.stdout.write(`${JSON.stringify({ ...what, quartiles, ratios }, rounded)}\n`);
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value;
}

function measureApart(build: string, event: string, url: string | undefined): Cost {
  const file = fileURLToPath(import.meta.url);
  const store = url === undefined ? [] : ['--redis', url];
  const args = [file, '--measure', build, '--event', event, ...store];
  const { stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(stdout) as Cost;
}

async function measure(build: string, type: string, url: string | undefined): Promise<Cost> {
  const load = async <Module>(path: string): Promise<Module> =>
    (await import(pathToFileURL(`${build}/${path}.js`).href)) as Module;
  const { createRuntime } = await load<typeof RuntimeModule>('actors/runtime');
  const { defineProcess } = await load<typeof Definition>('definition/define-process');
  const wakes = await load<typeof LocalWakes>('persistence/embedded/local-wakes');
  const log = createLog({ level: 'silent' });
  const machine = setup({}).createMachine({
    initial: 'left',
    on: { STAY: { actions: assign({}) } },
    states: { left: { on: { GO: 'right' } }, right: { on: { GO: 'left' } } },
  });
  const runtime = createRuntime({
    processes: [defineProcess({ name: 'walk', machine, historyLimit: 20 })],
    store: await openStore(),
    wakes: wakes.createLocalWakes(),
    log,
    node: 'bench',
  });
  await runtime.open();
  const ids = await Promise.all(
    Array.from({ length: instances }, async () => (await runtime.start('walk', {})).instance.id),
  );
  const step = async (): Promise<void> => {
    await Promise.all(ids.map(async (id) => runtime.send('walk', id, { type })));
  };
  for (let turn = 0; turn < turns; turn += 1) await step();
  const redis = url === undefined ? undefined : new Redis(url);
  const redisBefore = await redisMicros(redis);
  const before = process.cpuUsage();
  for (let turn = 0; turn < turns; turn += 1) await step();
  const { user, system } = process.cpuUsage(before);
  const ofRedis = (await redisMicros(redis)) - redisBefore;
  await redis?.quit();
  await runtime.close();
  const steps = turns * instances;
  return { node: (user + system) / steps, redis: ofRedis / steps };

  async function openStore() {
    if (url === undefined) {
      const memory = await load<typeof MemoryStore>('persistence/memory/memory-store');
      return memory.createMemoryStore();
    }
    const clients = await load<typeof RedisClient>('persistence/redis/connection/redis-client');
    const stores = await load<typeof RedisStore>('persistence/redis/redis-store');
    const client = clients.createRedisClient({ url, use: 'commands', log });
    return stores.createRedisStore({ client, prefix: `bench${process.pid}`, log });
  }
}

/** The CPU that Redis has used so far. */
async function redisMicros(redis: Redis | undefined): Promise<number> {
  const info = (await redis?.info('cpu')) ?? '';
  const seconds = [...info.matchAll(/^used_cpu_(?:sys|user):([\d.]+)/gm)].map(([, text]) =>
    Number(text),
  );
  return seconds.reduce((sum, one) => sum + one, 0) * 1e6;
}

await main();
