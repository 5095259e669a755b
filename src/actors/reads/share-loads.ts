import { turns as ofThread, type Turns } from '../../turns.ts';
import { createTransientMap } from '../../transient.ts';
import type { InstanceId } from '../ports/ids.ts';
import type { Store, StoredRecord } from '../ports/ports.ts';

export type Load = Store['load'];

interface Loads {
  /** Under way: not shared, because it may be older than the answer to an earlier request. */
  current?: Promise<unknown>;
  /** Not started yet: shared by all new callers. */
  next?: Promise<StoredRecord | undefined>;
}

/**
 * Shares loads of the same instance: one load runs, and one more starts after it for all callers that arrived in the
 * meantime. So no caller gets a record older than its request, and a large record does not fill the connection to the
 * store.
 */
export function shareLoads(
  store: Pick<Store, 'load'>,
  turns: Pick<Turns, 'next'> = ofThread,
): Load {
  const open = createTransientMap<InstanceId, Loads>();

  const load: Load = async (id) => store.load(id);

  async function begin(id: InstanceId, loads: Loads): Promise<StoredRecord | undefined> {
    // Callers that arrive meanwhile share this load; an error of the current one is not theirs.
    await loads.current?.catch(() => {});
    await turns.next();
    delete loads.next;
    const loading = load(id);
    loads.current = loading;
    try {
      return await loading;
    } finally {
      if (loads.next === undefined && loads.current === loading) open.delete(id);
    }
  }

  return async (id) => {
    let loads = open.get(id);
    if (loads === undefined) open.set(id, (loads = {}));
    loads.next ??= begin(id, loads);
    const stored = await loads.next;
    // Each caller takes time to process a large record.
    await turns.next();
    return stored;
  };
}
