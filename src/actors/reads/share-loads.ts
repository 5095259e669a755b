import { turns } from '../../turns.ts';
import type { InstanceId } from '../ports/ids.ts';
import type { Store, StoredRecord } from '../ports/ports.ts';

export type Load = Store['load'];

interface Loads {
  /** Is under way: whoever asks now might get what was before the answer to an earlier request. */
  current?: Promise<unknown>;
  /** Has not begun: whoever asks shares it. */
  next?: Promise<StoredRecord | undefined>;
}

/**
 * Shares loads of the same instance: one load runs, and one more starts after it for all callers that arrived in the
 * meantime. So no caller gets a record older than its request, and a large record does not fill the connection to the
 * store.
 */
export function shareLoads(store: Pick<Store, 'load'>): Load {
  const open = new Map<InstanceId, Loads>();

  const load: Load = async (id) => store.load(id);

  async function begin(id: InstanceId, loads: Loads): Promise<StoredRecord | undefined> {
    // Whoever asks in the same moment shares it; a fault is that of those who asked before.
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
    // What each makes of a large record takes time.
    await turns.next();
    return stored;
  };
}
