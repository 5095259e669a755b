import type { InstanceId } from '../actors/ports/ids.ts';
import type { Store, StoredRecord } from '../actors/ports/ports.ts';
import { owingTerm } from '../actors/record/index-terms.ts';
import { owedSince } from '../actors/record/owed-since.ts';
import { parseRecord } from '../actors/record/written/parse-record.ts';

/** How many records are read each time at most, so that a scrape waits for no more; the rest follows the next times. */
const mostRead = 1_000;
const mostAtOnce = 25;
const pageSize = 1_000;
const pageBytes = 1024 ** 2;

/**
 * Finds since when a compensation has been owed, over all instances of a process (epoch milliseconds; undefined if none is). Reads the
 * list of those that owe something, the records of those that are new in it, and that of the oldest again: while an instance owes
 * something, the time can only become later.
 */
export function createOldestOwed(
  store: Pick<Store, 'list' | 'loadPage'>,
): (process: string) => Promise<number | undefined> {
  const known = new Map<string, Map<InstanceId, number>>();

  async function read(ids: readonly InstanceId[], times: Map<InstanceId, number>): Promise<void> {
    for (let rest = ids; rest.length > 0;) {
      const stored = await store.loadPage(rest.slice(0, mostAtOnce), pageBytes);
      for (const [index, one] of stored.entries()) {
        const id = rest[index];
        if (id === undefined) continue;
        const since = one === undefined ? undefined : sinceIn(one);
        // It is read again the next time.
        if (since === undefined) times.delete(id);
        else times.set(id, since);
      }
      rest = rest.slice(stored.length);
    }
  }

  return async (process) => {
    const listed = await listOwing(store, process);
    const before = known.get(process);
    const times = new Map<InstanceId, number>();
    for (const id of listed) {
      const since = before?.get(id);
      if (since !== undefined) times.set(id, since);
    }
    known.set(process, times);
    // The oldest instances first.
    const unread = listed.filter((id) => !times.has(id)).slice(-mostRead);
    await read(unread, times);
    const isRead = new Set(unread);
    while (times.size > 0 && isRead.size < 2 * mostRead) {
      const oldest = [...times].toSorted(([, a], [, b]) => a - b).slice(0, mostAtOnce);
      const stale = oldest.flatMap(([id]) => (isRead.has(id) ? [] : [id]));
      const [first] = oldest;
      if (first === undefined || isRead.has(first[0])) return first?.[1];
      await read(stale, times);
      for (const id of stale) isRead.add(id);
    }
    return times.size === 0 ? undefined : Math.min(...times.values());
  };
}

async function listOwing(
  store: Pick<Store, 'list'>,
  process: string,
): Promise<readonly InstanceId[]> {
  const ids: InstanceId[] = [];
  for (let after: { createdAt: number; id: InstanceId | '' } | undefined; ;) {
    const page = await store.list({
      process,
      terms: [owingTerm],
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    for (const { id } of page) ids.push(id);
    after = page.at(-1);
    if (after === undefined || page.length < pageSize) return ids;
  }
}

/** Undefined as well for a record that this version cannot read. */
function sinceIn(stored: StoredRecord): number | undefined {
  try {
    return owedSince(parseRecord(stored));
  } catch {
    return undefined;
  }
}
