import { LRUCache } from 'lru-cache';
import type { Process } from '../../definition/define-process.ts';
import type { Caller } from '../access/caller.ts';
import { sleep, type Clock } from '../ports/clock.ts';
import type { InstanceId, PublicId } from '../ports/ids.ts';
import type { Store, StoredRecord } from '../ports/ports.ts';
import type { Readables } from './readable.ts';
import type { Load } from './share-loads.ts';

/** An instance that has changed, as its newest record has it. */
export interface ChangedInstance {
  readonly process: Process;
  readonly id: PublicId;
  readonly version: number;
  /** Whether changes were passed over since the one before, because there were too many at a time. */
  readonly missed: boolean;
}

export interface ChangesWanted {
  readonly processes: readonly Process[];
  readonly caller: Caller | undefined;
  /** Whether changes of this instance are of no interest now. */
  readonly skip: (id: PublicId) => boolean;
  readonly signal: AbortSignal;
}

/** Changed instances that wait to be looked at. */
const mostWaiting = 1_000;
/** Each look loads a record. */
const lookEveryMs = 20;
/** What a caller may not read now, it may be allowed to read later. */
const hiddenForMs = 60_000;
const mostKnown = 10_000;

/**
 * Yields instances of these processes that the caller may read, soon after commits to them on any node, until the signal fires. Of
 * several commits to one instance some may be passed over, and those of an outage are. Resolves once it hears of commits; the signal
 * ends that.
 */
export async function changedInstances(
  deps: {
    readonly store: Pick<Store, 'subscribeAll'>;
    readonly load: Load;
    readonly clock: Clock;
    readonly readables: Readables;
  },
  { processes, caller, skip, signal }: ChangesWanted,
): Promise<AsyncIterable<ChangedInstance>> {
  const { store, load, clock, readables } = deps;
  const waiting = new Set<InstanceId>();
  const shown = new LRUCache<InstanceId, PublicId>({ max: mostKnown });
  const hidden = new LRUCache<InstanceId, true>({ max: mostKnown, ttl: hiddenForMs });
  let missed = false;
  let wake = () => {};

  const end = await store.subscribeAll((id) => {
    const known = shown.get(id);
    if (hidden.has(id) || (known !== undefined && skip(known))) return;
    if (waiting.size < mostWaiting) waiting.add(id);
    else if (!waiting.has(id)) missed = true;
    wake();
  });
  const stop = () => {
    end();
    wake();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();

  async function* look(): AsyncIterable<ChangedInstance> {
    while (!signal.aborted) {
      const [id] = waiting;
      if (id === undefined) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      waiting.delete(id);
      const stored = await load(id);
      const found = stored && identify(stored, readables, processes, caller);
      if (found !== undefined) {
        shown.set(id, found.id);
        if (skip(found.id)) continue;
        yield { ...found, missed };
        missed = false;
      } else if (stored !== undefined) {
        hidden.set(id, true);
      }
      await sleep(clock, lookEveryMs, signal);
    }
  }

  return look();
}

const toRead = [{ kind: 'read' }] as const;

/** What the caller may know of a record; undefined if that is nothing, or if the record is not that of an instance. */
function identify(
  stored: StoredRecord,
  { isThere, readable }: Readables,
  processes: readonly Process[],
  caller: Caller | undefined,
): Omit<ChangedInstance, 'missed'> | undefined {
  try {
    const process = processes.find((one) => isThere(one, caller, stored, toRead));
    if (process === undefined) return undefined;
    const { publicId, version } = readable(process, caller, stored).record;
    return { process, id: publicId, version };
  } catch {
    // What nodes keep for themselves is stored in the same way.
    return undefined;
  }
}
