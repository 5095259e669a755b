import type { InstanceId } from '../../actors/ports/ids.ts';
import type { CreatedWithin, ListQuery } from '../../actors/ports/store-queries.ts';
import { afterSortable, keys, parseSortable } from './ordered-keys.ts';
import { under, type KvReader, type KvWriter } from './ordered-kv.ts';

/** An instance as the indexes see it. */
export interface Listed {
  readonly id: InstanceId;
  readonly process: string;
  readonly createdAt: number;
}

/** The instance must not carry the term yet. */
export function addTerm(rows: KvWriter, instance: Listed, term: string): void {
  const { process, createdAt, id } = instance;
  rows.put(keys.termed(process, term) + keys.place(createdAt, id), '');
  rows.put(keys.count(process, term), String(countTerm(rows, process, term) + 1));
}

/** The instance must carry the term. */
export function removeTerm(rows: KvWriter, instance: Listed, term: string): void {
  const { process, createdAt, id } = instance;
  rows.remove(keys.termed(process, term) + keys.place(createdAt, id));
  const left = countTerm(rows, process, term) - 1;
  if (left > 0) rows.put(keys.count(process, term), String(left));
  else rows.remove(keys.count(process, term));
}

export function countTerm(rows: KvReader, process: string, term: string): number {
  return Number(rows.get(keys.count(process, term)) ?? 0);
}

/** Walks those created within these times, up to where counting ends. */
export function countWithin(
  rows: KvReader,
  { process, term }: { readonly process: string; readonly term: string },
  { createdAfter = -1, createdBefore = Infinity, most }: CreatedWithin,
): number {
  const prefix = keys.termed(process, term);
  const all = under(prefix);
  const from = createdAfter < 0 ? all.from : prefix + keys.place(Math.floor(createdAfter) + 1, '');
  const to = createdBefore === Infinity ? all.to : prefix + keys.place(createdBefore, '');
  if (createdBefore <= 0 || from >= to) return 0;
  let count = 0;
  for (const _ of rows.range({ from, to, limit: most })) count += 1;
  return count;
}

/** Walks the rarest term from the newest down and keeps the instances that also carry the others. */
export function listTerms(
  rows: KvReader,
  { process, terms, limit, after }: ListQuery,
): readonly { readonly id: InstanceId; readonly createdAt: number }[] {
  const [rarest, ...others] = terms
    .map((term) => ({ prefix: keys.termed(process, term), count: countTerm(rows, process, term) }))
    .toSorted((a, b) => a.count - b.count);
  const page: { readonly id: InstanceId; readonly createdAt: number }[] = [];
  if (rarest === undefined || rarest.count === 0 || limit <= 0) return page;
  const all = under(rarest.prefix);
  const to = after === undefined ? all.to : rarest.prefix + keys.place(after.createdAt, after.id);
  for (const { key } of rows.range({ from: all.from, to, reverse: true })) {
    const place = key.slice(rarest.prefix.length);
    if (!others.every((other) => rows.get(other.prefix + place) !== undefined)) continue;
    page.push({ id: afterSortable(place) as InstanceId, createdAt: parseSortable(place) });
    if (page.length === limit) break;
  }
  return page;
}
