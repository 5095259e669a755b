import type { ChangeWaiter } from './await-change.ts';
import type { InstanceId } from './ids.ts';
import { parseRecord } from './parse-record.ts';
import type { Store } from './ports.ts';
import type { HistoryEntry, InstanceRecord } from './record.ts';
import type { HistoryStep } from './runtime-types.ts';
import { unknownInstance } from './step-errors.ts';
import { toHistoryStep } from './to-view.ts';

const pageSize = 100;

/**
 * The steps after `after`, then each further one as it is committed, until the instance has ended or the signal fires.
 * Where a failover has taken the last step back, the one that came in its place follows. Throws `shutting_down` where it
 * would have to wait on a node that stops, and `instance_not_found` where the instance was forgotten before its end
 * was read.
 */
export async function* followSteps(
  deps: {
    readonly store: Store;
    readonly waiter: ChangeWaiter;
    readonly assertOpen: () => void;
  },
  { id, createdAt }: Pick<InstanceRecord, 'id' | 'createdAt'>,
  options: { readonly after: number; readonly signal: AbortSignal },
): AsyncIterable<HistoryStep> {
  const { store, waiter, assertOpen } = deps;
  const { signal } = options;
  const change = await waiter.watch(id);
  let { after } = options;
  /** The step at `after`. It is read again with those that follow: it tells whether they follow on it. */
  let last: string | undefined;
  let ended = false;
  try {
    while (!signal.aborted) {
      const page = await store.history(id, { after: after - 1, limit: pageSize });
      const [first] = page;
      const isLast = first !== undefined && parse(first).sequence === after;
      if (last !== undefined && (first === undefined || (isLast && first !== last))) {
        const stored = await store.load(id);
        if (stored === undefined || parseRecord(stored).createdAt !== createdAt) {
          throw unknownInstance();
        }
        after = Math.min(after - 1, stored.version);
        last = undefined;
        continue;
      }
      if (isLast) last = first;
      const entries = isLast ? page.slice(1) : page;
      for (const text of entries) {
        const entry = parse(text);
        after = entry.sequence;
        last = text;
        ended = entry.status !== 'Pending';
        yield toHistoryStep(entry);
        if (signal.aborted) return;
      }
      if (page.length === pageSize) continue;
      if (ended || (entries.length === 0 && (await hasEnded(store, id)))) return;
      assertOpen();
      await change.changed(signal);
    }
  } finally {
    change.end();
  }
}

function parse(text: string): HistoryEntry {
  return JSON.parse(text) as HistoryEntry;
}

/** Whoever resumes after the last step gets no step that says so. */
async function hasEnded(store: Store, id: InstanceId): Promise<boolean> {
  const stored = await store.load(id);
  if (stored === undefined) throw unknownInstance();
  const [last] = await store.history(id, { after: stored.version - 1, limit: 1 });
  return last === undefined || parse(last).status !== 'Pending';
}
