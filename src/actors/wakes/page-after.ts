import type { InstanceId } from '../ports/ids.ts';
import type { Store } from '../ports/ports.ts';
import type { Place } from './deploy-register.ts';

/** Before everything in a list. */
const start = { createdAt: Number.MAX_SAFE_INTEGER, id: '' } as const;

/**
 * The next page of the instances of a process with any of these index terms, list by list, and where the one after it begins; undefined
 * at the end.
 */
export async function pageAfter(
  store: Pick<Store, 'list'>,
  {
    process,
    terms,
    limit,
  }: { readonly process: string; readonly terms: readonly string[]; readonly limit: number },
  after: Place | undefined,
): Promise<{ readonly ids: readonly InstanceId[]; readonly next: Place | undefined }> {
  const term = after?.term ?? terms[0];
  if (term === undefined) return { ids: [], next: undefined };
  const { createdAt, id } = after ?? start;
  const page = await store.list({ process, terms: [term], limit, after: { createdAt, id } });
  const ids = page.map((one) => one.id);
  const last = page.at(-1);
  if (last !== undefined && page.length === limit) return { ids, next: { ...last, term } };
  const following = terms[terms.indexOf(term) + 1];
  return { ids, next: following === undefined ? undefined : { ...start, term: following } };
}
