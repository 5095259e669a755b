import type { EffectId } from '../../actors/ports/ids.ts';
import type {
  DueEntry,
  Lease,
  LeaseOwner,
  NodeName,
  Rearmed,
  Wake,
} from '../../actors/ports/ports.ts';
import { byDueTime } from './by-due-time.ts';
import { afterSortable, keys, parseSortable } from './ordered-keys.ts';
import { keysIn, under, type KvReader, type KvWriter } from './ordered-kv.ts';

/** A pending effect. Its due time and the end of its lease differ once a watcher defers it. */
interface Pending {
  readonly kind: Wake['kind'];
  readonly atMs: number;
  /** When it was first due, if watchers deferred it and it has not been handled since. */
  readonly lateSince?: number;
  readonly lease?: LeaseOwner & { readonly untilMs: number };
}

export function setDue(rows: KvWriter, wake: Wake, atMs: number): void {
  replace(rows, wake.effect, { kind: wake.kind, atMs });
}

export function setLease(rows: KvWriter, wake: Wake, owner: LeaseOwner, untilMs: number): void {
  const { node, run, number } = owner;
  replace(rows, wake.effect, {
    kind: wake.kind,
    atMs: untilMs,
    lease: { node, run, number, untilMs },
  });
}

export function clearDue(rows: KvWriter, effect: EffectId): void {
  replace(rows, effect, undefined);
}

/** Takes the lease if the effect is pending and has no running lease. */
export function takeLease(
  rows: KvWriter,
  wake: Wake,
  owner: LeaseOwner,
  times: { readonly now: number; readonly untilMs: number },
): 'first' | 'again' | false {
  const pending = find(rows, wake.effect);
  if (pending === undefined) return false;
  if (pending.lease !== undefined && pending.lease.untilMs > times.now) return false;
  setLease(rows, { kind: pending.kind, effect: wake.effect }, owner, times.untilMs);
  return pending.lease === undefined ? 'first' : 'again';
}

/** Also revives an expired lease that no one took since: its task is still running. */
export function extendLease(rows: KvWriter, wake: Wake, owner: NodeName, untilMs: number): boolean {
  const pending = find(rows, wake.effect);
  if (pending?.lease === undefined || !holds(pending, owner)) return false;
  setLease(rows, wake, pending.lease, untilMs);
  return true;
}

/** Whether the owner holds the lease, even if it has expired. */
export function holdsLease(rows: KvReader, { wake, number }: Lease, owner: NodeName): boolean {
  const pending = find(rows, wake.effect);
  return holds(pending, owner) && pending?.lease?.number === number;
}

/** Whether anybody has a lease on it, even one that has expired. */
export function isLeased(rows: KvReader, { effect }: Wake): boolean {
  return find(rows, effect)?.lease !== undefined;
}

/** `unused`: nothing ran under the lease, so that it leaves no trace. */
export function releaseLease(
  rows: KvWriter,
  { effect }: Wake,
  owner: NodeName,
  { now, unused }: { readonly now: number; readonly unused: boolean },
): void {
  const pending = find(rows, effect);
  if (pending === undefined || !holds(pending, owner)) return;
  if (unused) setDue(rows, { kind: pending.kind, effect }, now);
  else giveBack(rows, effect, pending, now);
}

/** Makes due at once the effects whose lease holders match `left`. Returns how many. */
export function reclaimLeases(
  rows: KvWriter,
  left: (holder: NodeName) => boolean,
  now: number,
): number {
  let count = 0;
  for (const key of keysIn(rows, under(keys.leases))) {
    const effect = key.slice(keys.leases.length) as EffectId;
    const pending = find(rows, effect);
    if (pending?.lease === undefined || holds(pending, nobody) || !left(pending.lease)) continue;
    giveBack(rows, effect, pending, now);
    count += 1;
  }
  return count;
}

/** Stands for a lease that was released: it shows that there was one. */
const nobody: LeaseOwner = { node: '', run: '', number: 0 };

function giveBack(rows: KvWriter, effect: EffectId, pending: Pending, now: number): void {
  const { kind } = pending;
  replace(rows, effect, { kind, atMs: now, lease: { ...nobody, untilMs: 0 } });
}

export function moveDue(rows: KvWriter, effect: EffectId, atMs: number): void {
  const pending = find(rows, effect);
  if (pending === undefined) return;
  const { lateSince: _lateSince, ...rest } = pending;
  replace(rows, effect, { ...rest, atMs });
}

/** Makes it due at once, unless a lease on it is running. */
export function advanceDue(rows: KvWriter, effect: EffectId, now: number): void {
  const pending = find(rows, effect);
  if (pending === undefined || pending.atMs <= now || (pending.lease?.untilMs ?? 0) > now) return;
  moveDue(rows, effect, now);
}

export function pushBack(rows: KvWriter, effect: EffectId, atMs: number): void {
  const pending = find(rows, effect);
  if (pending === undefined) return;
  replace(rows, effect, { ...pending, atMs, lateSince: pending.lateSince ?? pending.atMs });
}

/** Puts back a due entry that is missing or comes too late; a lease on it stays. */
export function rearmDue(rows: KvWriter, { wake, ...entry }: Rearmed, now: number): void {
  const { kind, effect } = wake;
  const pending = find(rows, effect);
  if (pending === undefined) {
    const lease = entry.mayHaveRun ? { lease: { ...nobody, untilMs: 0 } } : {};
    replace(rows, effect, { kind, atMs: entry.atMs, ...lease });
    return;
  }
  const leasedUntil = pending.lease?.untilMs ?? 0;
  const latest = leasedUntil > now ? Math.max(entry.atMs, leasedUntil) : entry.atMs;
  const atMs = Math.min(pending.atMs, latest);
  replace(rows, effect, { ...pending, atMs });
  rows.put(keys.due(atMs, effect), '');
}

/** The effects due at `untilMs` or before, oldest first. */
export function dueUntil(rows: KvReader, untilMs: number, limit: number): readonly Wake[] {
  if (untilMs < 0) return [];
  const found: { readonly wake: Wake; readonly atMs: number }[] = [];
  const range = { from: keys.allDue, to: keys.dueAt(Math.floor(untilMs) + 1), limit };
  for (const { key } of rows.range(range)) {
    const effect = afterSortable(key.slice(keys.allDue.length)) as EffectId;
    const pending = find(rows, effect);
    if (pending === undefined) continue;
    found.push({ wake: { kind: pending.kind, effect }, atMs: pending.atMs });
  }
  return found.toSorted(byDueTime).map(({ wake }) => wake);
}

export function earliestDue(rows: KvReader): number | undefined {
  const dueAt = firstTimeIn(rows, keys.allDue);
  const lateAt = firstTimeIn(rows, keys.allLate);
  return dueAt === undefined || lateAt === undefined ? (dueAt ?? lateAt) : Math.min(dueAt, lateAt);
}

function firstTimeIn(rows: KvReader, index: string): number | undefined {
  for (const { key } of rows.range({ ...under(index), limit: 1 })) {
    return parseSortable(key.slice(index.length));
  }
  return undefined;
}

export function dueEntry(rows: KvReader, effect: EffectId): DueEntry | undefined {
  const pending = find(rows, effect);
  if (pending === undefined) return undefined;
  const { atMs, lease } = pending;
  // No watcher finds it otherwise.
  if (rows.get(keys.due(atMs, effect)) === undefined) return undefined;
  if (lease === undefined || holds(pending, nobody)) return { atMs };
  const { node, run, untilMs } = lease;
  return { atMs, lease: { node, run, untilMs } };
}

function find(rows: KvReader, effect: EffectId): Pending | undefined {
  const value = rows.get(keys.pending(effect));
  return value === undefined ? undefined : (JSON.parse(value) as Pending);
}

/** The only function that writes pending effects: it keeps each row consistent with its indexes. */
function replace(rows: KvWriter, effect: EffectId, next: Pending | undefined): void {
  const before = find(rows, effect);
  if (before !== undefined && before.atMs !== next?.atMs) {
    rows.remove(keys.due(before.atMs, effect));
  }
  const lateSince = before?.lateSince;
  if (lateSince !== undefined && lateSince !== next?.lateSince) {
    rows.remove(keys.late(lateSince, effect));
  }
  if (before?.lease !== undefined && next?.lease === undefined) rows.remove(keys.lease(effect));
  if (next === undefined) {
    if (before !== undefined) rows.remove(keys.pending(effect));
    return;
  }
  rows.put(keys.pending(effect), JSON.stringify(next));
  if (before?.atMs !== next.atMs) rows.put(keys.due(next.atMs, effect), '');
  if (next.lateSince !== undefined && lateSince === undefined) {
    rows.put(keys.late(next.lateSince, effect), '');
  }
  if (before?.lease === undefined && next.lease !== undefined) rows.put(keys.lease(effect), '');
}

function holds(pending: Pending | undefined, owner: NodeName): boolean {
  return pending?.lease?.node === owner.node && pending.lease.run === owner.run;
}
