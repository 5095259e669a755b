import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a client saw that has nothing else to do. */
export interface Health {
  readonly count: number;
  /** Answers but 200, and requests without one. */
  readonly faults: readonly string[];
  readonly p99Ms: number;
}

/** Asks for `/healthz` ten times a second, until it is told to end. Of a process of its own: it measures the node alone. */
const url = String(process.argv[2]);
const tookMs: number[] = [];
const faults: string[] = [];
let isOver = false;
process.once('message', () => (isOver = true));
while (!isOver) {
  const askedAt = performance.now();
  try {
    const { status } = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(10_000) });
    if (status !== 200) faults.push(String(status));
  } catch (error) {
    faults.push(String(error));
  }
  tookMs.push(performance.now() - askedAt);
  await sleep(100);
}
const sorted = tookMs.toSorted((a, b) => a - b);
const p99Ms = Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0);
const health: Health = { count: sorted.length, faults, p99Ms };
process.send?.(health, () => process.disconnect());
