import type { Contender } from '../contenders/contender.ts';
import { openConnection, type HttpConnection } from '../load/http-connection.ts';
import { rssBytes } from '../load/memory.ts';
import { pause } from '../load/pause.ts';
import { percentile } from '../load/statistics.ts';
import type { Case } from './case.ts';
import { nextOrder, readResult } from './orders.ts';
import { threeSteps } from './three-steps.ts';

/** Work that arrives, of what the service can do. */
const load = 1.2;
/** More arrivals than this are not sent, because as many wait for their responses. */
const maxConnections = 5_000;
const tickMs = 10;
/** How often an order is followed to its end. */
const followEveryMs = 500;
/** How often it is asked for. It does not wait at the service, which lets a caller do so a hundred times at once. */
const lookEveryMs = 250;
/** A connection that nobody has used for so long may be closed by the service at any time: Node's servers do so after 5 s. */
const mostIdleMs = 3_000;

/**
 * Orders arrive at 120 % of the rate at which the service can bring them to their end, whether it responds or not. Each that it
 * accepts must come to its end. Runs only if it is asked for, because it takes `overloadMs`.
 */
export const overload: Case = {
  name: 'overload',
  storages: ['everysec', 'embedded'],
  isLong: true,
  isExtra: true,
  inBullmq: false,
  async measure(contender, plan) {
    const capacity = await threeSteps(64).measure(contender, { ...plan, measureMs: plan.warmMs });
    const perSecond = (capacity['instancesPerSecond'] ?? 0) * load;
    const before = await completed(contender);
    const idle: { readonly connection: HttpConnection; readonly atMs: number }[] = [];
    const startedMs: number[] = [];
    let [open, refused, unsent, broken] = [0, 0, 0, 0];

    async function start(): Promise<void> {
      let connection = takeIdle();
      if (connection === undefined && open >= maxConnections) return void (unsent += 1);
      if (connection === undefined) {
        open += 1;
        connection = await openConnection(contender.port);
      }
      const from = performance.now();
      const answer = await connection.post('/three-steps', nextOrder().body).catch(() => undefined);
      if (answer === undefined) {
        broken += 1;
        open -= 1;
        return;
      }
      const { status, body } = answer;
      if (status === 201) startedMs.push(performance.now() - from);
      else if (status === 503) refused += 1;
      else throw new Error(`A start was answered ${status}: ${body}`);
      idle.push({ connection, atMs: performance.now() });
    }

    /** The one that was used last, if that is not too long ago. */
    function takeIdle(): HttpConnection | undefined {
      for (let last = idle.pop(); last !== undefined; last = idle.pop()) {
        if (performance.now() - last.atMs < mostIdleMs) return last.connection;
        last.connection.close();
        open -= 1;
      }
      return undefined;
    }

    /** An order of its own connection, with its result; undefined if it is refused. */
    async function follow(): Promise<number | undefined> {
      const connection = await openConnection(contender.port);
      const { id, body } = nextOrder();
      const from = performance.now();
      const url = (await connection.post('/three-steps', body)).header('location');
      if (url !== undefined) {
        startedMs.push(performance.now() - from);
        await readInTime(connection, url, id);
      }
      connection.close();
      return url === undefined ? undefined : performance.now() - from;
    }

    const sent: Promise<void>[] = [];
    const followed: Promise<number | undefined>[] = [];
    const from = performance.now();
    const memory: number[] = [];
    for (let passedMs = 0; passedMs < plan.overloadMs; passedMs = performance.now() - from) {
      const wanted = Math.floor((passedMs / 1_000) * perSecond);
      while (sent.length < wanted) sent.push(start());
      if (followed.length * followEveryMs < passedMs) followed.push(follow());
      if (memory.length <= (passedMs / plan.overloadMs) * 10)
        memory.push(await rssBytes(contender.pids[0] ?? 0));
      await pause(tickMs);
    }
    const seconds = (performance.now() - from) / 1_000;
    await Promise.all(sent);
    const endedMs = await Promise.all(followed);
    for (const { connection } of idle) connection.close();
    while ((await completed(contender)) < before + startedMs.length) await pause(100);
    const half = startedMs.length / 2;
    const inFirstHalf = endedMs.slice(0, endedMs.length / 2).filter((ms) => ms !== undefined);
    const inSecondHalf = endedMs.slice(endedMs.length / 2).filter((ms) => ms !== undefined);
    return {
      arrivedPerSecond: sent.length / seconds,
      startedPerSecond: startedMs.length / seconds,
      refusedPercent: (refused / sent.length) * 100,
      unsentPercent: (unsent / sent.length) * 100,
      // Their connection was closed instead.
      brokenPercent: (broken / sent.length) * 100,
      firstHalfP99Ms: percentile(startedMs.slice(0, half), 0.99),
      secondHalfP99Ms: percentile(startedMs.slice(half), 0.99),
      // From the start of an order until its result was read.
      firstHalfEndP50Ms: percentile(inFirstHalf, 0.5),
      firstHalfEndP99Ms: percentile(inFirstHalf, 0.99),
      secondHalfEndP50Ms: percentile(inSecondHalf, 0.5),
      secondHalfEndP99Ms: percentile(inSecondHalf, 0.99),
      finishedAfterSeconds: (performance.now() - from) / 1_000 - seconds,
      // The first samples see the heap grow to its usual size.
      rssGrowth: (memory.at(-1) ?? 0) / (memory[3] ?? 0),
    };
  },
};

async function completed({ port }: Contender): Promise<number> {
  const connection = await openConnection(port);
  const { body } = await connection.get('/three-steps/counts');
  connection.close();
  return (JSON.parse(body) as { readonly Completed: number }).Completed;
}

/** Reads the result of an order, however long it takes. */
async function readInTime(connection: HttpConnection, url: string, order: string): Promise<void> {
  const look = async () =>
    (JSON.parse((await connection.get(url)).body) as { readonly status: string }).status;
  while ((await look()) === 'Pending') await pause(lookEveryMs);
  await readResult(connection, url, order);
}
