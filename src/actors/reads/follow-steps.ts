import { parseEntry } from '../record/written/written-entry.ts';
import type { ChangeWaiter } from './change-waiter.ts';
import type { InstanceId } from '../ports/ids.ts';
import { parseRecord } from '../record/written/parse-record.ts';
import type { Store } from '../ports/ports.ts';
import type { InstanceRecord } from '../record/record.ts';
import { unknownInstance } from '../step/step-errors.ts';
import type { Load } from './share-loads.ts';
import type { Bounds, ReadStep, StepReader } from './step-reader.ts';

/** Small, because a follower that does not read on keeps this much in memory. */
const page = { limit: 100, maxBytes: 64 * 1024 };
/** The known step and the next one, whatever their size. */
const pair = { limit: 2, maxBytes: Infinity };

/**
 * Yields the steps after `after`, then each further one as it is committed, until the instance ends or the signal
 * fires. They are read on demand. If a failover loses the last step, the one that replaced it follows. Throws
 * `shutting_down` if it would have to wait on a node that stops, and `instance_not_found` if the instance is forgotten
 * before its end is read.
 */
export async function* followSteps(
  deps: {
    readonly store: Store;
    readonly load: Load;
    readonly waiter: ChangeWaiter;
    readonly reader: StepReader;
    readonly assertOpen: () => void;
  },
  { id, createdAt }: Pick<InstanceRecord, 'id' | 'createdAt'>,
  options: { readonly after: number; readonly signal: AbortSignal },
): AsyncIterable<ReadStep> {
  const { store, load, waiter, reader, assertOpen } = deps;
  const { signal } = options;
  const change = await waiter.watch(id);
  let { after } = options;
  /**
   * The fingerprint of the step at `after`. That step is read again with those that follow, to check that they continue
   * it.
   */
  let last: string | undefined;
  let bounds: Bounds = page;
  let since = waiter.moment();
  let ended = false;
  let isLastLook = false;
  try {
    while (!signal.aborted) {
      const { first, steps, more } = await reader.read(id, after, bounds, since);
      bounds = more && steps.length === 0 ? pair : page;
      const isOther = first === undefined ? steps.length === 0 : first !== last;
      if (last !== undefined && isOther) {
        const stored = await load(id);
        if (stored === undefined || parseRecord(stored).createdAt !== createdAt) {
          throw unknownInstance();
        }
        after = Math.min(after - 1, stored.version);
        last = undefined;
        since = waiter.moment();
        continue;
      }
      last = first ?? last;
      for (const read of steps) {
        after = read.step.sequence;
        last = read.fingerprint;
        ended = read.step.status !== 'Pending';
        yield read;
        if (signal.aborted) return;
      }
      if (more) continue;
      if (ended) return;
      if (steps.length === 0) {
        const endedAt = await endOf({ store, load }, id);
        if (endedAt !== undefined) {
          // The last step may have been committed after the read.
          if (endedAt <= after || isLastLook) return;
          isLastLook = true;
          since = waiter.moment();
          continue;
        }
      }
      assertOpen();
      since = await change.changed(signal);
    }
  } finally {
    change.end();
  }
}

/**
 * The version at which the instance ended; undefined if it has not. A reader that resumes there gets no further step.
 */
async function endOf(
  { store, load }: { readonly store: Store; readonly load: Load },
  id: InstanceId,
): Promise<number | undefined> {
  const stored = await load(id);
  if (stored === undefined) throw unknownInstance();
  const { version } = stored;
  const [last] = (await store.history(id, { after: version - 1, limit: 1, maxBytes: Infinity }))
    .entries;
  const isOver = last === undefined || parseEntry(last).status !== 'Pending';
  return isOver ? version : undefined;
}
