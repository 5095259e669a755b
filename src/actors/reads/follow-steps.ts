import type { ChangeWaiter } from './change-waiter.ts';
import type { InstanceId } from '../ports/ids.ts';
import { parseRecord } from '../record/parse-record.ts';
import type { Store } from '../ports/ports.ts';
import type { HistoryEntry, InstanceRecord } from '../record/record.ts';
import type { HistoryStep } from '../views/view-types.ts';
import { unknownInstance } from '../step/step-errors.ts';
import type { Load } from './share-loads.ts';
import type { Bounds, StepReader } from './step-reader.ts';

/** Small: for those who follows and does not read on, as much waits in memory. */
const page = { limit: 100, maxBytes: 64 * 1024 };
/** The step that is known and the next one, however large they are. */
const pair = { limit: 2, maxBytes: Infinity };

/**
 * The steps after `after`, then each further one as it is committed, until the instance has ended or the signal fires. They
 * are read as they are asked for. Where a failover has taken the last step back, the one that came in its place follows.
 * Throws `shutting_down` if it would have to wait on a node that stops, and `instance_not_found` where the instance was
 * forgotten before its end was read.
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
): AsyncIterable<HistoryStep> {
  const { store, load, waiter, reader, assertOpen } = deps;
  const { signal } = options;
  const change = await waiter.watch(id);
  let { after } = options;
  /** Of the step at `after`. It is read again with those that follow: it tells whether they follow on it. */
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
      for (const { step, fingerprint } of steps) {
        after = step.sequence;
        last = fingerprint;
        ended = step.status !== 'Pending';
        yield step;
        if (signal.aborted) return;
      }
      if (more) continue;
      if (ended) return;
      if (steps.length === 0) {
        const endedAt = await endOf({ store, load }, id);
        if (endedAt !== undefined) {
          // The last step may have come after what was read.
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

/** The version at which the instance has ended; undefined while it has not. A reader that resumes there gets no further step. */
async function endOf(
  { store, load }: { readonly store: Store; readonly load: Load },
  id: InstanceId,
): Promise<number | undefined> {
  const stored = await load(id);
  if (stored === undefined) throw unknownInstance();
  const { version } = stored;
  const [last] = (await store.history(id, { after: version - 1, limit: 1, maxBytes: Infinity }))
    .entries;
  const isOver = last === undefined || (JSON.parse(last) as HistoryEntry).status !== 'Pending';
  return isOver ? version : undefined;
}
