import { Counter, Histogram, type Registry } from 'prom-client';
import type { Commit, CommitOutcome, Store } from '../actors/ports/ports.ts';

/** Operations that do not wait for the store, or wait for as long as they are asked to. */
const unmeasured: ReadonlySet<string | symbol> = new Set([
  'now',
  'reconnected',
  'subscribe',
  'subscribeAll',
  'hearOwn',
  'close',
]);

/** The same store, with a measurement of each operation. */
export function measuredStore(registry: Registry, store: Store): Store {
  const registers = [registry];
  const durations = new Histogram({
    name: 'holdfast_store_duration_seconds',
    help: 'Duration of operations of the store, as this node sees them; of failed ones, too.',
    labelNames: ['operation'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const conflicts = new Counter({
    name: 'holdfast_commit_conflicts_total',
    help: 'Commits of steps that this node made again, because another node had stepped the instance first.',
    registers,
  });

  async function measured<T>(operation: string, run: () => Promise<T>): Promise<T> {
    const begunAt = performance.now();
    try {
      return await run();
    } finally {
      durations.observe({ operation }, (performance.now() - begunAt) / 1_000);
    }
  }

  async function commit(planned: Commit): Promise<CommitOutcome> {
    const outcome = await measured('commit', async () => store.commit(planned));
    // A start that finds its instance is a repeated start.
    if (outcome.kind === 'conflict' && planned.expected !== undefined) conflicts.inc();
    return outcome;
  }

  const members = new Map<string | symbol, unknown>([['commit', commit]]);
  return new Proxy(store, {
    get(target, name, receiver) {
      if (members.has(name)) return members.get(name);
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function' || unmeasured.has(name)) return member;
      const operation = String(name);
      const wrapped = async (...args: readonly unknown[]): Promise<unknown> =>
        measured(operation, async () => Reflect.apply(member, target, args));
      members.set(name, wrapped);
      return wrapped;
    },
  });
}
