/*
 * Prints how many bytes of each ended instance are garbage in V8's old generation: what young collections have moved there, or what
 * was put there, and what nothing refers to any more. Run with `--expose-gc`.
 */
import { getHeapSpaceStatistics } from 'node:v8';
import { fromPromise, setup } from 'xstate';
import { z } from 'zod';
import { systemClock } from '../../src/actors/ports/clock.ts';
import { createRuntime } from '../../src/actors/runtime.ts';
import { defineProcess } from '../../src/definition/define-process.ts';
import { createLocalWakes } from '../../src/persistence/embedded/local-wakes.ts';
import { createMemoryStore } from '../../src/persistence/memory/memory-store.ts';
import { silentLog } from './silent-log.ts';

const counted = 300;
/** Of 32 KB in memory. */
const ballast = Array.from({ length: 4_000 }, () => 0.5);
const process = defineProcess({
  name: 'two-tasks',
  path: '/two-tasks',
  input: z.object({ ballast: z.array(z.number()) }),
  tasks: { first: {}, second: {} },
  machine: setup({
    types: {} as { input: { ballast: number[] }; context: { ballast: number[] } },
    actors: { first: fromPromise(async () => 1), second: fromPromise(async () => 2) },
  }).createMachine({
    context: ({ input }) => input,
    initial: 'first',
    states: {
      first: { invoke: { src: 'first', onDone: 'second' } },
      second: { invoke: { src: 'second', onDone: 'ended' } },
      ended: { type: 'final' },
    },
  }),
});
const runtime = createRuntime({
  processes: [process],
  store: createMemoryStore(systemClock),
  wakes: createLocalWakes(systemClock),
  clock: systemClock,
  elapsedMs: () => performance.now(),
  log: silentLog,
  node: 'test',
  actorCache: 1_000,
});
function oldBytes(): number {
  const spaces = getHeapSpaceStatistics().filter(({ space_name: name }) => !name.includes('new'));
  return spaces.reduce((sum, { space_used_size: used }) => sum + used, 0);
}

async function run(count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) {
    const { instance } = await runtime.start(process.name, { ballast });
    const until = ({ status }: { readonly status: string }) => status !== 'Pending';
    await runtime.wait(process.name, instance.id, { until, timeoutMs: 60_000 });
    globalThis.gc?.({ type: 'minor' });
  }
}

await runtime.open();
await run(counted);
globalThis.gc?.();
await run(counted);
const before = oldBytes();
globalThis.gc?.();
console.log(Math.round((before - oldBytes()) / counted));
await runtime.close();
