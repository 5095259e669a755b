import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assign, setup } from 'xstate';
import { createRuntime } from '../../src/actors/runtime.ts';
import type { Runtime } from '../../src/actors/runtime-types.ts';
import { createApp } from '../../src/http/app.ts';
import type { OpenApi } from '../../src/http/openapi/openapi.ts';
import { createStandIns, type StandIns } from '../../src/http/stand-ins/stand-ins.ts';
import { defineProcess } from '../../src/machines/define-process.ts';
import { createLocalWakes } from '../../src/persistence/local-wakes.ts';
import { createMemoryJournal } from '../../src/persistence/memory-journal.ts';
import { createMemoryStore } from '../../src/persistence/memory-store.ts';
import { createProcessesVia } from '../support/processes-via.ts';
import { operationsOf } from '../support/operations-of.ts';
import { requestArbitrary, type OddRequest } from '../support/request-arbitrary.ts';
import { capturedLog } from '../unit/support/captured-log.ts';

const requests = 20_000;
const answerWithinMs = 5_000;
const host = 'http://local';

/** Takes anything, and keeps it: nothing but the service itself stands between a client and the machine. */
const keeper = defineProcess({
  name: 'keeper',
  machine: setup({ types: { context: {} as { input: unknown; last: unknown } } }).createMachine({
    context: ({ input }) => ({ input: input ?? null, last: null }),
    on: { '*': { actions: assign({ last: ({ event }) => event }) } },
  }),
  correlate: ({ input }) => JSON.stringify(input ?? null).slice(0, 200),
  onDuplicate: 'existing',
  search: { state: true },
});

const { log, lines } = capturedLog();
const known: { readonly process: string; readonly id: string; readonly path: string }[] = [];
let runtime: Runtime;
let standIns: StandIns;
let app: ReturnType<typeof createApp>;

beforeAll(async () => {
  const bodyLimitBytes = 100_000;
  standIns = createStandIns({
    journal: createMemoryJournal(),
    now: Date.now,
    log,
    bodyLimitBytes,
    fetch: async (url, init) => app.request(url, init),
  });
  const processes = createProcessesVia(async (url, init) => standIns.app.request(url, init));
  runtime = createRuntime({
    processes: [...processes, keeper],
    store: createMemoryStore(),
    wakes: createLocalWakes(),
    node: 'test',
    publicUrl: () => host,
    log,
  });
  await runtime.open();
  app = createApp({ runtime, log, bodyLimitBytes });
  for (const { name, path, examples } of runtime.processes) {
    for (let nth = 0; nth < 5; nth += 1) {
      const { instance } = await runtime.start(name, examples.input ?? nth);
      known.push({ process: name, id: instance.id, path });
    }
  }
});

afterAll(async () => {
  await standIns.close();
  await runtime.close();
});

test(`${requests} odd requests: no 500, no hang, and none that was refused has changed anything`, async () => {
  const document = (await (await app.request('/openapi.json')).json()) as OpenApi;
  // Under this load a node may well say that it is not ready, by a 503.
  const operations = operationsOf(document).filter(({ path }) => path !== '/readyz');
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(requestArbitrary(operations), async (odd) => {
      const target = targetOf(odd);
      const request = toRequest(odd, target?.id);
      // What no client can send is no request.
      if (request === undefined) return;
      const before =
        target === undefined ? 0 : (await runtime.get(target.process, target.id)).version;
      const status = await answerTo(request);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status >= 500) throw new Error(`${status}: ${JSON.stringify(lines.at(-1))}`);
      if (status < 400 || target === undefined) return;
      expect(await eventsSince(target, before)).toEqual([]);
    }),
    { numRuns: requests, endOnFailure: true },
  );
  console.info(
    `fuzz: ${JSON.stringify(Object.fromEntries([...statuses].toSorted(([a], [b]) => a - b)))}`,
  );
  expect(statuses.get(200)).toBeGreaterThan(1_000);
  expect(statuses.get(201)).toBeGreaterThan(100);
  expect(statuses.get(400)).toBeGreaterThan(1_000);
}, 110_000);

type Known = (typeof known)[number];

/** The instance that the request is about, of the process that its path names. */
function targetOf({ path, instance }: OddRequest): Known | undefined {
  const own = known.filter((one) => path === one.path || path.startsWith(`${one.path}/`));
  return own[instance % Math.max(own.length, 1)];
}

function toRequest(odd: OddRequest, id = 'none'): Request | undefined {
  try {
    return new Request(host + odd.path.replaceAll('{known}', id), {
      method: odd.method,
      headers: odd.headers,
      ...(odd.body === undefined ? {} : { body: odd.body }),
    });
  } catch {
    return undefined;
  }
}

async function answerTo(request: Request): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('It hangs')), answerWithinMs);
  });
  try {
    const response = await Promise.race([app.fetch(request), late]);
    // A stream goes on for as long as its instance.
    if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
      await response.body?.cancel();
    } else {
      await Promise.race([response.arrayBuffer(), late]);
    }
    return response.status;
  } finally {
    clearTimeout(timer);
  }
}

/** What clients did to the instance after that version. Its tasks and timers go on by themselves. */
async function eventsSince({ process, id }: Known, version: number): Promise<readonly string[]> {
  const { steps } = await runtime.history(process, id, { after: version });
  return steps
    .map(({ event }) => event.type)
    .filter((type) => !/^((task|undo|emit)\..+|timer\.fired|stuck|look)$/.test(type));
}
