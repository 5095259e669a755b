import { invalidRequest } from '../../invalid-request.ts';
import { instanceStatuses } from '../../definition/declarations/instance-statuses.ts';
import type { Process } from '../../definition/define-process.ts';
import type { HoldfastError } from '../../errors.ts';
import type { Access } from '../access/access.ts';
import type { Caller } from '../access/caller.ts';
import { withinTenant } from '../record/index-terms.ts';
import type { Log } from '../../log.ts';
import { pageBytes } from './page-bytes.ts';
import { parseRecord } from '../record/written/parse-record.ts';
import type { Store } from '../ports/ports.ts';
import { accessedRecord } from './readable.ts';
import { decodeForReaders } from '../xstate/references.ts';
import type { InstanceList, ListFilter } from '../views/view-types.ts';
import type { TokenCipher } from '../secrets/token-cipher.ts';
import { filterTerms } from './filter-terms.ts';
import { parseCursor, toCursor } from './list-cursor.ts';
import { listPlaces, newestFirst, startBefore } from './list-places.ts';

const maxLimit = 200;

/**
 * A page of the instances of these processes, newest first, and the cursor of the next one. The cost grows with the page,
 * which is also bounded in bytes.
 */
export async function listInstances(
  {
    store,
    cipher,
    log,
    access,
  }: {
    readonly store: Store;
    readonly cipher: TokenCipher;
    readonly log: Log;
    readonly access: Access;
  },
  processes: readonly Process[],
  filter: ListFilter,
  caller: Caller | undefined,
): Promise<InstanceList> {
  const { limit = 50, createdAfter, createdBefore } = filter;
  const size = Math.min(limit, maxLimit);
  const previous =
    filter.cursor === undefined ? undefined : parseCursor(cipher, processes, filter.cursor);
  const page = { limit: size + 1, ...startBefore(createdBefore, previous) };
  const lists = await Promise.all(
    processes.map(async (process) => {
      const terms = filterTerms(process, filter, caller);
      const places = await listPlaces(store, { process: process.name, ...page }, terms);
      return places.map((place) => ({ ...place, process }));
    }),
  );
  const found = lists.flat().sort(newestFirst).slice(0, page.limit);
  if (found.length === 0) await assertSearchable(store, processes, filter, caller);
  const within = found.filter(
    ({ createdAt }) => createdAfter === undefined || createdAt > createdAfter,
  );
  const wanted = within.slice(0, size);
  const stored = await store.loadPage(
    wanted.map(({ id }) => id),
    pageBytes,
  );
  const instances = stored.flatMap((body, index) => {
    const process = wanted[index]?.process;
    if (body === undefined || process === undefined) return [];
    const record = parseRecord(body);
    const accessed = accessedRecord(process, record, log);
    return access.may(process, caller, accessed, { kind: 'read' })
      ? [access.shown(process, caller, accessed, accessed.view())]
      : [];
  });
  const last = wanted[stored.length - 1];
  const more = within.length > stored.length && last !== undefined;
  return { instances, ...(more ? { next: toCursor(cipher, processes, last) } : {}) };
}

/** The number of instances of a process by status, counting those that the lists of the same administrator show. */
export async function countByStatus(
  store: Store,
  process: Process,
  caller: Caller | undefined,
): Promise<Readonly<Record<(typeof instanceStatuses)[number] | 'attention' | 'paused', number>>> {
  const count = async (term: string) => store.count(process.name, term);
  const countFor = async (term: string): Promise<number> => {
    if (caller === undefined) return count(term);
    if (caller.tenant !== undefined) return count(withinTenant(caller.tenant, term));
    // A caller without a tenant sees instances without a tenant.
    const [all, ofTenants] = await Promise.all([count(term), count(withinTenant(undefined, term))]);
    return Math.max(0, all - ofTenants);
  };
  const [attention = 0, paused = 0, ...counts] = await Promise.all(
    ['attention', 'paused', ...instanceStatuses.map((status) => `status=${status}`)].map(countFor),
  );
  const byStatus = Object.fromEntries(
    instanceStatuses.map((status, index) => [status, counts[index] ?? 0]),
  );
  return { ...(byStatus as Record<(typeof instanceStatuses)[number], number>), attention, paused };
}

type AttributesArgs = Parameters<Process['attributes']>[0];

/** Throws `invalid_request` if a list is empty because it filters by an attribute that none of the processes knows. */
async function assertSearchable(
  store: Store,
  processes: readonly Process[],
  { attributes }: ListFilter,
  caller: Caller | undefined,
): Promise<void> {
  if (attributes === undefined) return;
  const refusals = await Promise.all(
    processes.map(async (process) => findUnknown(store, process, attributes, caller)),
  );
  const [refusal] = refusals;
  if (refusal !== undefined && !refusals.includes(undefined)) throw refusal;
}

/**
 * The refusal of attributes that the process does not know. Only a function knows the names, so it runs on the newest instance
 * that the caller can list; without one, any list is empty.
 */
async function findUnknown(
  store: Store,
  process: Process,
  attributes: NonNullable<ListFilter['attributes']>,
  caller: Caller | undefined,
): Promise<HoldfastError | undefined> {
  const page = { process: process.name, limit: 1 };
  const [newest] = await listPlaces(store, page, filterTerms(process, {}, caller));
  const stored = newest && (await store.load(newest.id));
  if (stored === undefined) return undefined;
  const context = decodeForReaders(parseRecord(stored).snapshot.context);
  const known = Object.keys(process.attributes({ context } as AttributesArgs));
  const unknown = Object.keys(attributes).filter((name) => !known.includes(name));
  if (unknown.length === 0) return undefined;
  const message = `is unknown; the searchable attributes of ${process.name} are ${known.join(', ')}`;
  return invalidRequest(
    `Lists of ${process.name} cannot be searched by ${unknown.join(', ')}; the searchable attributes are ${known.join(', ')}.`,
    unknown.map((parameter) => ({ parameter, message })),
  );
}
