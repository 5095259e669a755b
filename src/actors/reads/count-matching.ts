import type { Process } from '../../definition/define-process.ts';
import { instanceStatuses } from '../../definition/declarations/instance-statuses.ts';
import type { Caller } from '../access/caller.ts';
import type { Store } from '../ports/ports.ts';
import { withinTenant } from '../record/index-terms.ts';
import { parseRecord } from '../record/written/parse-record.ts';
import type { ListFilter, MatchCount } from '../views/view-types.ts';
import { filterTerms } from './filter-terms.ts';
import { listPlaces, startBefore, type Place } from './list-places.ts';
import { pageBytes } from './page-bytes.ts';

/** Counts no further. */
const most = 10_000;
const pageSize = 2_500;

/** How many instances match a filter, of those that an observer like the caller sees: exact up to 10,000. */
export async function countMatching(
  store: Store,
  process: Process,
  filter: ListFilter,
  caller: Caller | undefined,
): Promise<MatchCount> {
  const terms = filterTerms(process, filter, caller);
  const { createdAfter = -Infinity, createdBefore } = filter;
  const isSeen = await seesOnly(store, process, caller);
  if (isSeen === undefined && terms.length <= 1) {
    return upToMost(await countOneTerm(store, process, terms, filter));
  }
  let count = 0;
  for (let previous: Place | undefined; count <= most;) {
    const start = startBefore(createdBefore, previous);
    const page = { process: process.name, limit: pageSize, ...start };
    const places = await listPlaces(store, page, terms);
    const within = places.filter(({ createdAt }) => createdAt > createdAfter);
    count += isSeen === undefined ? within.length : await isSeen(within);
    previous = within.at(-1);
    if (previous === undefined || within.length < pageSize) break;
  }
  return upToMost(count);
}

function upToMost(count: number): MatchCount {
  return { count: Math.min(count, most), more: count > most };
}

/** Without places: the store counts them. Every instance has exactly one status. */
async function countOneTerm(
  store: Pick<Store, 'count'>,
  process: Process,
  terms: readonly string[],
  { createdAfter, createdBefore }: ListFilter,
): Promise<number> {
  const wanted = terms.length > 0 ? terms : instanceStatuses.map((status) => `status=${status}`);
  const within = { createdAfter, createdBefore, most: most + 1 };
  const counts = await Promise.all(
    wanted.map(async (term) => store.count(process.name, term, within)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * How to count those that a caller without a tenant sees: instances of tenants are in the same lists, but not for this caller.
 * Undefined where there is nothing to leave out.
 */
async function seesOnly(
  store: Store,
  process: Process,
  caller: Caller | undefined,
): Promise<((places: readonly Place[]) => Promise<number>) | undefined> {
  if (caller === undefined || caller.tenant !== undefined) return undefined;
  const counts = await Promise.all(
    instanceStatuses.map(async (status) =>
      store.count(process.name, withinTenant(undefined, `status=${status}`)),
    ),
  );
  if (counts.every((count) => count === 0)) return undefined;
  return async (places) => {
    let seen = 0;
    for (let ids = places.map(({ id }) => id); ids.length > 0;) {
      const stored = await store.loadPage(ids, pageBytes);
      ids = ids.slice(stored.length);
      for (const record of stored) {
        if (record !== undefined && parseRecord(record).owner?.tenant === undefined) seen += 1;
      }
    }
    return seen;
  };
}
