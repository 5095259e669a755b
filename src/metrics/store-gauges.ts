import { Gauge, type Registry } from 'prom-client';
import type { Store } from '../actors/ports/ports.ts';
import { attentionKinds } from '../actors/record/attention-kinds.ts';
import { attentionTerm, sumOwed } from '../actors/record/index-terms.ts';
import { instanceStatuses } from '../definition/declarations/instance-statuses.ts';
import type { Process } from '../definition/define-process.ts';
import { createOldestOwed } from './oldest-owed.ts';

/** How long what was counted is told again, at least. */
const keptMs = 5_000;
/** And at least this many times as long as counting took: on a store with many partitions that is work. */
const keptTimes = 20;

/**
 * Gauges of what is in the store, which are the same on all its nodes. `refresh` counts again, at most every five seconds;
 * if the store cannot be reached, the gauges have no value.
 */
export function createStoreGauges(
  registry: Registry,
  {
    store,
    processes,
    elapsedMs,
  }: {
    readonly store: Pick<Store, 'count' | 'list' | 'loadPage' | 'nextDueAt' | 'now'>;
    readonly processes: readonly Pick<Process, 'name'>[];
    readonly elapsedMs: () => number;
  },
): { readonly refresh: () => Promise<void> } {
  // Each node of a group counts the same.
  const common = { registers: [registry], aggregator: 'first' as const };
  const instances = new Gauge({
    name: 'holdfast_instances',
    help: 'Instances in the store.',
    labelNames: ['process', 'status'],
    ...common,
  });
  const attention = new Gauge({
    name: 'holdfast_attention',
    help: 'Instances that need an operator; one with several reasons counts under each.',
    labelNames: ['process', 'reason'],
    ...common,
  });
  const owed = new Gauge({
    name: 'holdfast_compensations_owed',
    help: 'Compensations that run, wait for their turn or their next attempt, or have failed for good.',
    labelNames: ['process'],
    ...common,
  });
  const oldestOwed = new Gauge({
    name: 'holdfast_oldest_owed_compensation_timestamp_seconds',
    help: 'When the compensation began that has been owed longest, in Unix time; 0 if none is owed.',
    labelNames: ['process'],
    ...common,
  });
  const findOldestOwed = createOldestOwed(store);
  const overdue = new Gauge({
    name: 'holdfast_oldest_overdue_timestamp_seconds',
    help: 'When the oldest overdue work was due, in Unix time; 0 if nothing is overdue.',
    ...common,
  });
  let counting: Promise<void> | undefined;
  let freshUntil = -Infinity;

  async function count(): Promise<void> {
    // One process after the other, so that steps are not held up.
    for (const { name: process } of processes) {
      const countOf = async (term: string) => store.count(process, term);
      await Promise.all([
        ...instanceStatuses.map(async (status) =>
          instances.set({ process, status }, await countOf(`status=${status}`)),
        ),
        ...attentionKinds.map(async (reason) =>
          attention.set({ process, reason }, await countOf(attentionTerm(reason))),
        ),
        countOwed(process, countOf),
      ]);
    }
    const dueAt = await store.nextDueAt();
    overdue.set(dueAt !== undefined && dueAt < store.now() ? dueAt / 1_000 : 0);
  }

  async function countOwed(
    process: string,
    countOf: (term: string) => Promise<number>,
  ): Promise<void> {
    const found = await sumOwed(countOf);
    const since = found === 0 ? undefined : await findOldestOwed(process);
    owed.set({ process }, found);
    oldestOwed.set({ process }, (since ?? 0) / 1_000);
  }

  function forget(): void {
    for (const gauge of [instances, attention, owed, oldestOwed]) gauge.reset();
    // A reset would leave 0, which says that nothing is overdue.
    overdue.remove();
  }

  return {
    async refresh() {
      const now = elapsedMs();
      if (counting === undefined && now < freshUntil) return;
      counting ??= count()
        .then(() => {
          const tookMs = elapsedMs() - now;
          freshUntil = now + tookMs + Math.max(keptMs, tookMs * keptTimes);
        })
        .catch(forget)
        .finally(() => (counting = undefined));
      await counting;
    },
  };
}
