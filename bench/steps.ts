import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { setup } from 'xstate';
import type * as Definition from '../src/definition/define-process.ts';
import type * as RuntimeModule from '../src/actors/runtime.ts';
import type * as LocalWakes from '../src/persistence/embedded/local-wakes.ts';
import type * as MemoryStore from '../src/persistence/memory/memory-store.ts';
import type * as RedisClient from '../src/persistence/redis/connection/redis-client.ts';
import type * as RedisStore from '../src/persistence/redis/redis-store.ts';
import { createLog } from '../src/config/create-log.ts';
import { startRedis } from '../test/support/redis-server.ts';

/*
 * npm run bench:steps -- <build> <build> [--rounds 10]
 *
 * Compares the CPU that a node takes for a step in two builds (folders such as `dist`), in memory and on Redis. The builds take
 * turns, each round in a process of its own, and the fastest rounds are compared.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '10' },
    measure: { type: 'string' },
    redis: { type: 'string' },
  },
});
const instances = 100;
const turns = 150;

async function main(): Promise<void> {
  if (values.measure !== undefined) {
    process.stdout.write(String(await measureMicros(values.measure, values.redis)));
    return;
  }
  const redis = await startRedis({ appendonly: false });
  for (const url of [undefined, redis.url]) {
    const times = positionals.map((): number[] => []);
    for (let round = 0; round < Number(values.rounds); round += 1) {
      positionals.forEach((build, n) => times[n]?.push(measureApart(build, url)));
    }
    // Whatever else runs on the machine only adds to the time.
    const least = times.map((all) => Math.min(...all));
    const [first = 0] = least;
    const store = url === undefined ? 'memory' : 'redis';
    const ratios = least.map((one) => Math.round((one / first) * 1_000) / 1_000);
    process.stdout.write(`${JSON.stringify({ store, microsPerStep: least, ratios })}\n`);
  }
  await redis.stop();
}

function measureApart(build: string, url: string | undefined): number {
  const file = fileURLToPath(import.meta.url);
  const args = ['--measure', build, ...(url === undefined ? [] : ['--redis', url])];
  const { stdout } = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' });
  return Number(stdout);
}

/** The CPU of one step in microseconds. */
async function measureMicros(build: string, url: string | undefined): Promise<number> {
  const load = async <Module>(path: string): Promise<Module> =>
    (await import(pathToFileURL(`${build}/${path}.js`).href)) as Module;
  const { createRuntime } = await load<typeof RuntimeModule>('actors/runtime');
  const { defineProcess } = await load<typeof Definition>('definition/define-process');
  const wakes = await load<typeof LocalWakes>('persistence/embedded/local-wakes');
  const log = createLog({ level: 'silent' });
  const machine = setup({}).createMachine({
    initial: 'left',
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
    await Promise.all(ids.map(async (id) => runtime.send('walk', id, { type: 'GO' })));
  };
  for (let turn = 0; turn < turns; turn += 1) await step();
  const before = process.cpuUsage();
  for (let turn = 0; turn < turns; turn += 1) await step();
  const { user, system } = process.cpuUsage(before);
  await runtime.close();
  return (user + system) / (turns * instances);

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

await main();
