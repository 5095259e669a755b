import { Agent, get } from 'node:http';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

/** How `/healthz` answered an otherwise idle client. */
export interface Health {
  readonly count: number;
  /** Answers other than 200, and requests without an answer. */
  readonly faults: readonly string[];
  readonly p99Ms: number;
}

/** By the kind of connection. */
export type HealthByConnection = Readonly<Record<'kept' | 'fresh', Health>>;

/** Asks ten times a second, over one connection and over a new one each time, until it is asked to end. */
const url = `${process.argv[2]}/healthz`;
const over = new AbortController();
process.once('message', () => over.abort());
const [kept, fresh] = await Promise.all([
  watch(new Agent({ keepAlive: true, maxSockets: 1 })),
  watch(new Agent({ keepAlive: false })),
]);
const told: HealthByConnection = { kept, fresh };
process.send?.(told, () => process.disconnect());

async function watch(agent: Agent): Promise<Health> {
  const tookMs: number[] = [];
  const faults: string[] = [];
  while (!over.signal.aborted) {
    const askedAt = performance.now();
    const answer = await ask(agent).catch(String);
    if (answer !== 200) faults.push(String(answer));
    tookMs.push(performance.now() - askedAt);
    await sleep(100);
  }
  agent.destroy();
  const sorted = tookMs.toSorted((a, b) => a - b);
  const p99Ms = Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0);
  return { count: sorted.length, faults, p99Ms };
}

async function ask(agent: Agent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(10_000);
    get(url, { agent, signal }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode)).on('error', reject);
    }).on('error', reject);
  });
}
