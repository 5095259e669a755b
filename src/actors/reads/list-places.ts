import { instanceStatuses } from '../../definition/declarations/instance-statuses.ts';
import { maxTerms } from '../commit/to-terms.ts';
import type { InstanceId } from '../ports/ids.ts';
import type { Store } from '../ports/ports.ts';
import type { ListQuery } from '../ports/store-queries.ts';

/** The place of an instance in the lists. */
export interface Place {
  readonly id: InstanceId;
  readonly createdAt: number;
}

type Page = Omit<ListQuery, 'terms'>;

/** A page of the instances that carry every term; without terms, of all. Newest first. */
export async function listPlaces(
  store: Pick<Store, 'list'>,
  page: Page,
  terms: readonly string[],
): Promise<readonly Place[]> {
  if (terms.length === 0) return listAll(store, page);
  const distinct = [...new Set(terms)];
  // No instance carries more terms.
  return distinct.length > maxTerms ? [] : store.list({ ...page, terms: distinct });
}

/** Where a list of instances created before a time starts, or goes on after the last place of the previous page. */
export function startBefore(
  createdBefore: number | undefined,
  previous: Place | undefined,
): Pick<ListQuery, 'after'> {
  const isOlder = previous !== undefined && previous.createdAt < (createdBefore ?? Infinity);
  if (isOlder) return { after: previous };
  return createdBefore === undefined ? {} : { after: { createdAt: createdBefore, id: '' } };
}

/** Compares places as the store orders them; those of one moment by id. */
export function newestFirst(a: Place, b: Place): number {
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);
}

/** Every instance has exactly one status, so the merged lists of all statuses contain them all. */
async function listAll(store: Pick<Store, 'list'>, page: Page): Promise<readonly Place[]> {
  const lists = await Promise.all(
    instanceStatuses.map(async (status) => store.list({ ...page, terms: [`status=${status}`] })),
  );
  return lists.flat().sort(newestFirst).slice(0, page.limit);
}
