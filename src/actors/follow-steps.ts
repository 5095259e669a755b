import type { ChangeWaiter } from './await-change.ts';
import type { InstanceId } from './ids.ts';
import type { Store } from './ports.ts';
import type { HistoryEntry } from './record.ts';
import type { HistoryStep } from './runtime-types.ts';
import { toHistoryStep } from './to-view.ts';

const pageSize = 100;

/**
 * The steps after `after`, then each further one as it is committed, until the instance has ended or the signal fires.
 * Throws `shutting_down` where it would have to wait on a node that stops.
 */
export async function* followSteps(
  deps: {
    readonly store: Store;
    readonly waiter: ChangeWaiter;
    readonly assertOpen: () => void;
  },
  id: InstanceId,
  options: { readonly after: number; readonly signal: AbortSignal },
): AsyncIterable<HistoryStep> {
  const { store, waiter, assertOpen } = deps;
  const { signal } = options;
  const change = await waiter.watch(id);
  let { after } = options;
  let ended = false;
  try {
    while (!signal.aborted) {
      const entries = await store.history(id, { after, limit: pageSize });
      for (const text of entries) {
        const entry = JSON.parse(text) as HistoryEntry;
        after = entry.sequence;
        ended = entry.status !== 'Pending';
        yield toHistoryStep(entry);
        if (signal.aborted) return;
      }
      if (entries.length === pageSize) continue;
      if (ended || (entries.length === 0 && (await hasEnded(store, id)))) return;
      assertOpen();
      await change.changed(signal);
    }
  } finally {
    change.end();
  }
}

/** Whoever resumes after the last step gets no step that says so. */
async function hasEnded(store: Store, id: InstanceId): Promise<boolean> {
  const stored = await store.load(id);
  if (stored === undefined) return true;
  const [last] = await store.history(id, { after: stored.version - 1, limit: 1 });
  return last === undefined || (JSON.parse(last) as HistoryEntry).status !== 'Pending';
}
