import { readFile } from 'node:fs/promises';
import { assign, setup } from 'xstate';
import { z } from 'zod';
import { createLog } from '../../src/config/create-log.ts';
import { defineProcess } from '../../src/definition/define-process.ts';
import { openStorage } from '../../src/persistence/open-storage.ts';
import type { StorageOptions } from '../../src/persistence/storage.ts';
import { serveOn } from '../../src/service.ts';

/** What a node holds in memory after a full collection, in bytes. */
export interface MemorySample {
  /** JavaScript objects, and their memory outside the heap. */
  readonly heapBytes: number;
  /** Anonymous memory: the mapped file of the embedded store grows, and does not count. */
  readonly anonymousBytes: number;
}

/** A board that keeps the last note, however large. */
const board = defineProcess({
  name: 'board',
  machine: setup({
    types: {
      input: {} as { text: string },
      context: {} as { text: string; notes: number },
      events: {} as { type: 'NOTE'; text: string } | { type: 'TICK' },
    },
  }).createMachine({
    context: ({ input }) => ({ text: input.text, notes: 0 }),
    on: {
      NOTE: {
        actions: assign({
          text: ({ event }) => event.text,
          notes: ({ context }) => context.notes + 1,
        }),
      },
      TICK: { actions: assign({ notes: ({ context }) => context.notes + 1 }) },
    },
  }),
  input: z.object({ text: z.string() }),
  events: { NOTE: z.object({ text: z.string() }), TICK: z.object({}) },
  historyLimit: 20,
});

const log = createLog({ level: 'error' });
const storage = await openStorage({
  ...(JSON.parse(process.argv[2] ?? '{}') as Pick<StorageOptions, 'dataDir' | 'redisUrl'>),
  log,
});
const service = serveOn(Promise.resolve(storage), { processes: [board], log });
const { url } = await service.listen(0);
process.on('message', (message) => {
  if (message === 'sample') void sample().then((taken) => process.send?.(taken));
  else void service.close().then(() => process.exit(0));
});
process.send?.({ url });

async function sample(): Promise<MemorySample> {
  for (let times = 0; times < 3; times += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapBytes: heapUsed + external, anonymousBytes: (await anonymous()) ?? rss };
}

/** As Linux reports it. */
async function anonymous(): Promise<number | undefined> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}
