import {
  toRecordMark,
  type EffectId,
  type InstanceId,
  type RecordMark,
} from '../../actors/ports/ids.ts';
import type { Audit } from '../../actors/ports/audits.ts';
import type { Counted } from '../../actors/ports/counted.ts';
import type { Commit, CommitOutcome, Rearmed, StoredRecord } from '../../actors/ports/ports.ts';
import type { HistoryQuery, StoredHistory } from '../../actors/ports/store-queries.ts';
import { putAudit } from './ordered-audits.ts';
import { moveCounted } from './ordered-counts.ts';
import {
  advanceDue,
  clearDue,
  holdsLease,
  isLeased,
  rearmDue,
  setDue,
  setLease,
} from './ordered-due.ts';
import { afterSortable, keys } from './ordered-keys.ts';
import { keysIn, under, type KvReader, type KvWriter } from './ordered-kv.ts';
import { forgetMarkEnds, putMarks } from './ordered-marks.ts';
import { addTerm, removeTerm } from './ordered-terms.ts';

/** What a step needs to know of an instance; separate from the body, so that a large one is not read to be replaced. */
interface Head {
  readonly version: number;
  readonly nonce: string;
  readonly process: string;
  readonly createdAt: number;
  readonly terms: readonly string[];
  readonly historySize: number;
  readonly expireAt?: number;
  readonly counted?: Counted;
}

export function loadRecord(rows: KvReader, id: InstanceId): StoredRecord | undefined {
  const head = loadHead(rows, id);
  const body = rows.get(keys.body(id));
  if (head === undefined || body === undefined) return undefined;
  return { id, mark: markOf(head), version: head.version, body };
}

/** The first of the records: as many as fit into `maxBytes` together, and at least one. */
export function loadRecords(
  rows: KvReader,
  ids: readonly InstanceId[],
  maxBytes: number,
): readonly (StoredRecord | undefined)[] {
  const records: (StoredRecord | undefined)[] = [];
  let sumBytes = 0;
  for (const id of ids) {
    const record = loadRecord(rows, id);
    const sizeBytes = record === undefined ? 0 : Buffer.byteLength(record.body);
    if (sumBytes > 0 && sizeBytes > 0 && sumBytes + sizeBytes > maxBytes) break;
    sumBytes += sizeBytes;
    records.push(record);
  }
  return records;
}

/** The one write of a step, atomic. `nonce`: unique to this commit. */
export function applyCommit(
  rows: KvWriter,
  commit: Commit,
  { now, nonce }: { readonly now: number; readonly nonce: string },
): CommitOutcome {
  const head = loadHead(rows, commit.id);
  if ((head && markOf(head)) !== commit.expected) {
    return { kind: 'conflict', current: loadRecord(rows, commit.id) };
  }
  const { id, process, version, due, owner, holds = [], unleased = [] } = commit;
  const lost = [
    ...holds.filter((lease) => !holdsLease(rows, lease, owner)).map(({ wake }) => wake),
    ...unleased.filter((wake) => isLeased(rows, wake)),
  ];
  if (lost.length > 0) return { kind: 'leaseLost', lost };
  const createdAt = head?.createdAt ?? commit.createdAt;
  const counted = commit.counted === 'unchanged' ? head?.counted : commit.counted;
  const next: Head = {
    version,
    nonce,
    process,
    createdAt,
    terms: applyTerms(rows, commit, { id, process, createdAt }, head?.terms ?? []),
    historySize: applyHistory(rows, commit, head?.historySize ?? 0),
    ...(commit.expireAt !== undefined && { expireAt: commit.expireAt }),
    ...(counted !== undefined && { counted }),
  };
  moveCounted(rows, process, { from: head?.counted, to: counted });
  rows.put(keys.head(id), JSON.stringify(next));
  rows.put(keys.body(id), commit.body);
  putMarks(rows, commit, now);
  for (const audit of commit.audits ?? []) putAudit(rows, audit);
  for (const wake of due.clear) clearDue(rows, wake.effect);
  for (const { wake, atMs } of due.set) setDue(rows, wake, atMs);
  for (const wake of due.lease) setLease(rows, wake, owner, now + due.leaseMs);
  for (const wake of due.advance ?? []) advanceDue(rows, wake.effect, now);
  if (head?.expireAt !== next.expireAt) {
    if (head?.expireAt !== undefined) rows.remove(keys.expiry(head.expireAt, id));
    if (next.expireAt !== undefined) rows.put(keys.expiry(next.expireAt, id), '');
  }
  return { kind: 'committed', mark: markOf(next) };
}

/** Says where an instance counts from now on, if its record has this mark. */
export function recount(
  rows: KvWriter,
  {
    id,
    mark,
    counted,
  }: { readonly id: InstanceId; readonly mark: RecordMark; readonly counted: Counted },
): void {
  const head = loadHead(rows, id);
  if (head === undefined || markOf(head) !== mark) return;
  moveCounted(rows, head.process, { from: head.counted, to: counted });
  rows.put(keys.head(id), JSON.stringify({ ...head, counted } satisfies Head));
}

/** Puts back due entries of an instance. Returns false if its record has another mark. */
export function rearm(
  rows: KvWriter,
  {
    id,
    mark,
    entries,
    audit,
  }: {
    readonly id: InstanceId;
    readonly mark: RecordMark;
    readonly entries: readonly Rearmed[];
    readonly audit: Audit | undefined;
  },
  now: number,
): boolean {
  const head = loadHead(rows, id);
  if (head === undefined || markOf(head) !== mark) return false;
  for (const entry of entries) rearmDue(rows, entry, now);
  if (audit !== undefined) putAudit(rows, audit);
  return true;
}

export function readHistory(
  rows: KvReader,
  id: InstanceId,
  { after, limit, maxBytes }: HistoryQuery,
): StoredHistory {
  const from = keys.history(id, after + 1);
  const { to } = under(keys.histories(id));
  const entries: string[] = [];
  let leftBytes = maxBytes;
  for (const { value } of rows.range({ from, to, limit: limit + 1 })) {
    leftBytes -= Buffer.byteLength(value);
    const fits = leftBytes >= 0 || entries.length === 0;
    if (!fits || entries.length === limit) return { entries, more: true };
    entries.push(value);
  }
  return { entries, more: false };
}

/** The instances that had expired at `now`. */
export function expired(rows: KvReader, now: number, limit: number): readonly InstanceId[] {
  const range = { from: keys.expiries, to: keys.expiryAt(Math.floor(now) + 1), limit };
  return Array.from(
    rows.range(range),
    ({ key }) => afterSortable(key.slice(keys.expiries.length)) as InstanceId,
  );
}

/** Removes an instance with its index entries. */
export function forget(rows: KvWriter, id: InstanceId): void {
  const head = loadHead(rows, id);
  if (head === undefined) return;
  const { process, createdAt, expireAt, counted } = head;
  for (const term of head.terms) removeTerm(rows, { id, process, createdAt }, term);
  moveCounted(rows, process, { from: counted, to: undefined });
  const pendingPrefix = keys.allPending(id);
  for (const key of keysIn(rows, under(pendingPrefix))) {
    clearDue(rows, `${id}/${key.slice(pendingPrefix.length)}` as EffectId);
  }
  if (expireAt !== undefined) rows.remove(keys.expiry(expireAt, id));
  forgetMarkEnds(rows, id);
  for (const key of keysIn(rows, under(keys.instance(id)))) rows.remove(key);
}

function markOf({ version, nonce }: Head): RecordMark {
  return toRecordMark(version, nonce);
}

function loadHead(rows: KvReader, id: InstanceId): Head | undefined {
  const value = rows.get(keys.head(id));
  return value === undefined ? undefined : (JSON.parse(value) as Head);
}

function applyTerms(
  rows: KvWriter,
  commit: Commit,
  instance: Parameters<typeof addTerm>[1],
  before: readonly string[],
): readonly string[] {
  const terms = new Set(before);
  for (const term of commit.terms.remove) {
    if (terms.delete(term)) removeTerm(rows, instance, term);
  }
  for (const term of commit.terms.add) {
    if (!terms.has(term)) addTerm(rows, instance, term);
    terms.add(term);
  }
  return [...terms];
}

/** Appends the entries, the last of which led to `commit.version`, and drops the oldest beyond the limit. */
function applyHistory(rows: KvWriter, commit: Commit, size: number): number {
  const { id, version, history, historyLimit } = commit;
  const skipped = Math.max(history.length - historyLimit, 0);
  const added = history.length - skipped;
  const surplus = Math.min(size, Math.max(size + added - historyLimit, 0));
  if (surplus > 0) {
    const oldest = { ...under(keys.histories(id)), limit: surplus };
    for (const key of keysIn(rows, oldest)) rows.remove(key);
  }
  const first = version - history.length + 1;
  for (const [index, entry] of history.entries()) {
    if (index >= skipped) rows.put(keys.history(id, first + index), entry);
  }
  return size - surplus + added;
}
