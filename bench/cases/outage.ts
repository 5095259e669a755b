import type { Contender } from '../contenders/contender.ts';
import { openConnection } from '../load/http-connection.ts';
import { peakRssBytes, rssBytes } from '../load/memory.ts';
import { pause } from '../load/pause.ts';
import { shareWork } from '../load/share-work.ts';
import { percentile } from '../load/statistics.ts';
import type { Case } from './case.ts';
import { nextOrder, startOrder } from './orders.ts';

const clients = 64;
/** So many starts tell how long all of them will take: the timers are due after twice that time. */
const probed = 500;
/** Callers that start instances while the timers fire, each with a pause between two. */
const starters = 8;
const betweenMs = 20;
const pollMs = 50;

/**
 * All timers of many instances fall due while the node is down. It starts again: each fires, and none twice, which a client reads
 * from each instance. Meanwhile callers start others.
 */
export const outage: Case = {
  name: 'outage',
  storages: ['everysec', 'embedded'],
  isLong: true,
  isExtra: true,
  inBullmq: false,
  async measure(contender, { overdue: count }) {
    const firedBefore = await countFired(contender);
    const probedFrom = Date.now();
    await shareWork(contender.port, { clients, count: probed }, async (connection) => {
      await startOrder(connection, '/waiting', nextOrder().body);
    });
    const startMs = (Date.now() - probedFrom) / probed;
    const dueAt = Date.now() + 3_000 + 2 * count * startMs;
    const urls: string[] = [];
    await shareWork(contender.port, { clients, count }, async (connection) => {
      const body = JSON.stringify({ dueInMs: dueAt - Date.now() });
      urls.push(await startOrder(connection, '/reminders', body));
    });
    if (Date.now() > dueAt) throw new Error('Timers were due before all instances were started');
    const usualBytes = await rssBytes(contender.pids[0] ?? 0);
    let from = 0;
    await contender.restart(async () => {
      await pause(dueAt - Date.now() + 1_000);
      from = performance.now();
    });
    const upMs = performance.now() - from;
    let isOver = false;
    const startedMs = startOthers(contender, () => isOver);
    while ((await countFired(contender)) < firedBefore + count) await pause(pollMs);
    const lastMs = performance.now() - from;
    isOver = true;
    const starts = await startedMs;
    const peakBytes = await peakRssBytes(contender.pids[0] ?? 0);
    await checkEach(contender, urls);
    return {
      upMs,
      lastMs,
      firedPerSecond: (count / (lastMs - upMs)) * 1_000,
      starts: starts.length,
      startedP50Ms: percentile(starts, 0.5),
      startedP99Ms: percentile(starts, 0.99),
      usualRssBytes: usualBytes,
      peakRssBytes: peakBytes,
    };
  },
};

async function startOthers({ port }: Contender, isOver: () => boolean): Promise<readonly number[]> {
  const startedMs: number[] = [];
  await Promise.all(
    Array.from({ length: starters }, async () => {
      const connection = await openConnection(port);
      while (!isOver()) {
        const from = performance.now();
        await startOrder(connection, '/waiting', nextOrder().body);
        startedMs.push(performance.now() - from);
        await pause(betweenMs);
      }
      connection.close();
    }),
  );
  return startedMs;
}

/** Each instance says that its timer fired once. */
async function checkEach({ port }: Contender, urls: readonly string[]): Promise<void> {
  await shareWork(port, { clients, count: urls.length }, async (connection, index) => {
    const { body } = await connection.get(urls[index] ?? '');
    const { data } = JSON.parse(body) as { readonly data?: { readonly fired: number } };
    if (data?.fired !== 1) throw new Error(`A timer fired ${data?.fired} times: ${body}`);
  });
}

async function countFired({ port }: Contender): Promise<number> {
  const connection = await openConnection(port);
  const { body } = await connection.get('/processes/reminder/states');
  connection.close();
  const { states } = JSON.parse(body) as {
    readonly states: readonly { readonly state: string; readonly active: number }[];
  };
  return states.find(({ state }) => state === 'fired')?.active ?? 0;
}
