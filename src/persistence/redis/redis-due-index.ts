import type { DueEntry, Store, Wake } from '../../actors/ports/ports.ts';
import { byDueTime } from '../ordered/by-due-time.ts';
import { toOwner } from './commit-call.ts';
import type { RedisClient } from './connection/redis-client.ts';
import { answer } from './connection/redis-errors.ts';
import { parseMember, toMember, type PartitionKeys, type RedisKeys } from './redis-keys.ts';
import { runScript, toScript } from './connection/redis-script.ts';
import type { StoreTime } from './store-time.ts';
import {
  entriesScript,
  extendScript,
  leaseScript,
  rearmScript,
  reclaimScript,
  releaseScript,
} from './scripts/leases.ts';
import { nextDueScript, overdueScript } from './scripts/overdue.ts';

const scripts = {
  lease: toScript(leaseScript),
  extend: toScript(extendScript),
  release: toScript(releaseScript),
  reclaim: toScript(reclaimScript),
  entries: toScript(entriesScript),
  rearm: toScript(rearmScript),
  overdue: toScript(overdueScript),
  nextDue: toScript(nextDueScript),
};

/** How many entries of an instance one call reads or writes. */
const chunkSize = 1_000;

type Overdue = Parameters<Store['overdue']>[0];
interface FoundEntry {
  readonly wake: Wake;
  readonly atMs: number;
  readonly partition: PartitionKeys | undefined;
}

/** The due index and the leases of the Redis store. */
export function createRedisDueIndex(
  client: RedisClient,
  keys: RedisKeys,
  time: StoreTime,
): Pick<
  Store,
  | 'lease'
  | 'extend'
  | 'release'
  | 'reclaim'
  | 'defer'
  | 'overdue'
  | 'nextDueAt'
  | 'dueEntries'
  | 'rearm'
> {
  /** The partitions that one script may touch: on a cluster, one. */
  const groups = client.isCluster ? keys.all.map((one) => [one]) : [keys.all];

  const readDue = async (
    partitions: readonly PartitionKeys[],
    { graceMs, limit }: Overdue,
    recheckMs: number | '',
  ): Promise<readonly FoundEntry[]> => {
    const own = toDueKeys(partitions);
    const args = [graceMs, recheckMs, limit];
    const askedAt = time.ticks();
    const reply = await runScript(client, scripts.overdue, own, args);
    const [now, ...found] = reply as readonly string[];
    // The nodes of a cluster have clocks of their own, of which only one counts.
    if (partitions[0] === keys.all[0]) time.learn(Number(now), askedAt);
    const only = partitions.length === 1 ? partitions[0] : undefined;
    return toFoundEntries(found, only);
  };

  /**
   * No script spans the nodes of a cluster: read each partition, then take from each those that are among the oldest
   * overall.
   */
  const takeFromCluster = async (options: Overdue): Promise<readonly FoundEntry[]> => {
    const seen = await Promise.all(keys.all.map((one) => readDue([one], options, '')));
    const oldest = seen.flat().toSorted(byDueTime).slice(0, options.limit);
    const shares = groupBy(oldest, (entry) => entry.partition);
    const taken = await Promise.all(
      [...shares].map(([partition, share]) =>
        readDue(
          partition ? [partition] : [],
          { ...options, limit: share.length },
          options.recheckMs,
        ),
      ),
    );
    const found = taken.flat();
    const left = options.limit - found.length;
    // Another watcher took some of them meanwhile, so there may be more.
    return left > 0 && oldest.length === options.limit
      ? [...found, ...(await takeFromCluster({ ...options, limit: left }))]
      : found;
  };

  return {
    lease: async (wake, owner, leaseMs) => {
      const { due, leases } = keys.ofWake(wake);
      const args = [toMember(wake), `${toOwner(owner)}\n${owner.number}`, leaseMs];
      const taken = await runScript(client, scripts.lease, [due, leases], args);
      if (taken === 0) return false;
      return taken === 1 ? 'first' : 'again';
    },
    extend: async (wakes, owner, leaseMs) => {
      const lost = await Promise.all(
        byPartition(wakes, keys).map(async ([{ due, leases }, members]) => {
          const args = [toOwner(owner), leaseMs, ...members];
          return (await runScript(client, scripts.extend, [due, leases], args)) as string[];
        }),
      );
      const members = new Set(lost.flat());
      return wakes.filter((wake) => members.has(toMember(wake)));
    },
    release: async (wakes, owner, { unused } = { unused: false }) => {
      const given = [toOwner(owner), unused ? 1 : 0];
      await Promise.all(
        byPartition(wakes, keys).map(([{ due, leases }, members]) =>
          runScript(client, scripts.release, [due, leases], [...given, ...members]),
        ),
      );
    },
    reclaim: async (owner) => {
      const counts = await Promise.all(
        keys.all.map(({ due, leases }) =>
          runScript(client, scripts.reclaim, [due, leases], [owner.node, toOwner(owner)]),
        ),
      );
      return counts.reduce<number>((sum, count) => sum + Number(count), 0);
    },
    defer: async (wake, atMs) => {
      await answer(client.zadd(keys.ofWake(wake).due, 'XX', atMs, toMember(wake)));
    },
    overdue: async (options) => {
      const taken = client.isCluster
        ? await takeFromCluster(options)
        : await readDue(keys.all, options, options.recheckMs);
      return taken.toSorted(byDueTime).map(({ wake }) => wake);
    },
    nextDueAt: async () => {
      const replies = await Promise.all(
        groups.map((group) => runScript(client, scripts.nextDue, toDueKeys(group), [])),
      );
      const times = replies.flatMap((atMs) => (typeof atMs === 'string' ? [Number(atMs)] : []));
      return times.length === 0 ? undefined : Math.min(...times);
    },
    rearm: async (id, mark, entries, audit) => {
      const partition = keys.of(id);
      const { due, leases, auditIds, auditEntries, mostAudits } = partition;
      const own = [partition.record(id), due, leases, auditIds, auditEntries];
      const audited = [mostAudits, audit?.id ?? '', audit?.entry ?? ''];
      for (const some of inChunks(entries)) {
        const args = some.flatMap(({ wake, atMs, mayHaveRun }) => [
          atMs,
          toMember(wake),
          mayHaveRun ? '1' : '0',
        ]);
        const done = await runScript(client, scripts.rearm, own, [`${mark}:`, ...audited, ...args]);
        if (done !== 1) return false;
      }
      return true;
    },
    dueEntries: async (wakes) => {
      const found = new Map<string, DueEntry>();
      await Promise.all(
        byPartition(wakes, keys).map(async ([{ due, leases }, all]) => {
          for (const members of inChunks(all)) {
            const reply = await runScript(client, scripts.entries, [due, leases], members);
            const parts = reply as readonly (string | null)[];
            members.forEach((member, n) => {
              const entry = toDueEntry(parts[n * 2], parts[n * 2 + 1]);
              if (entry !== undefined) found.set(member, entry);
            });
          }
        }),
      );
      return wakes.map((wake) => found.get(toMember(wake)));
    },
  };
}

/** One call at a time, so that a large instance never blocks Redis for long. */
function* inChunks<T>(all: readonly T[]): Iterable<readonly T[]> {
  for (let at = 0; at < all.length; at += chunkSize) yield all.slice(at, at + chunkSize);
}

function toDueKeys(partitions: readonly PartitionKeys[]): readonly string[] {
  return partitions.flatMap(({ due, late }) => [due, late]);
}

function byPartition(
  wakes: readonly Wake[],
  keys: RedisKeys,
): readonly (readonly [PartitionKeys, readonly string[]])[] {
  const groups = groupBy(wakes, (wake) => keys.ofWake(wake));
  return [...groups].map(([partition, group]) => [partition, group.map(toMember)]);
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function toFoundEntries(
  reply: readonly string[],
  partition: PartitionKeys | undefined,
): readonly FoundEntry[] {
  return reply.flatMap((member, n) =>
    n % 2 === 0 ? [{ wake: parseMember(member), atMs: Number(reply[n + 1]), partition }] : [],
  );
}

function toDueEntry(
  score: string | null | undefined,
  held: string | null | undefined,
): DueEntry | undefined {
  if (typeof score !== 'string') return undefined;
  const atMs = Number(score);
  const [until, node, run] = held?.split('\n') ?? [];
  // What is left of a lease that was given back names nobody.
  if (node === undefined || run === undefined) return { atMs };
  return { atMs, lease: { node, run, untilMs: Number(until) } };
}
