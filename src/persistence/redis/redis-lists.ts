import type { InstanceId } from '../../actors/ports/ids.ts';
import type { Store } from '../../actors/ports/ports.ts';
import type { ListQuery } from '../../actors/ports/store-queries.ts';
import { gatherWrites } from './connection/gather-writes.ts';
import type { RedisClient } from './connection/redis-client.ts';
import { answer } from './connection/redis-errors.ts';
import type { PartitionKeys, RedisKeys } from './redis-keys.ts';
import { runScript, toScript } from './connection/redis-script.ts';
import { listScript } from './scripts/list.ts';
import { recountScript } from './scripts/move-counted.ts';
import { toCountedText } from './to-counted-text.ts';

const script = toScript(listScript);
const recount = toScript(recountScript);

/** How many entries one call may read, so that a rare combination of terms never blocks Redis for long. */
const budget = 2000;

/** Instances are spread evenly, so that a partition rarely has more than twice its share of a page, and as many as this. */
const spare = 8;

/** What was read of one partition, and how much that would have been at most. */
interface Walk {
  readonly partition: PartitionKeys;
  found: readonly Entry[];
  asked: number;
}

type Entry = Awaited<ReturnType<Store['list']>>[number];

/** The lists of the Redis store: each partition returns somewhat more than its share of a page, and the newest of all form the page. */
export function createRedisLists(
  client: RedisClient,
  keys: RedisKeys,
): Pick<Store, 'list' | 'count' | 'counts' | 'recount'> {
  const listPartition = async (
    partition: PartitionKeys,
    { process, terms, limit, after }: ListQuery,
  ): Promise<readonly Entry[]> => {
    const indexes = terms.map((term) => partition.index(process, term));
    const found: Entry[] = [];
    let cursor: readonly [createdAt: string | number, id: string] = after
      ? [after.createdAt, after.id]
      : ['', ''];
    for (;;) {
      const args = [limit - found.length, ...cursor, budget];
      const [page, stoppedAt] = (await runScript(client, script, indexes, args)) as [
        readonly string[],
        readonly string[],
      ];
      found.push(...toEntries(page));
      const [id, createdAt] = stoppedAt;
      if (id === undefined || createdAt === undefined) return found;
      cursor = [createdAt, id];
    }
  };

  return {
    list: async (query) => {
      const { limit } = query;
      const share = Math.min(limit, Math.ceil((limit / keys.all.length) * 2) + spare);
      const walks = await Promise.all(
        keys.all.map(async (partition): Promise<Walk> => {
          const found = await listPartition(partition, { ...query, limit: share });
          return { partition, found, asked: share };
        }),
      );
      for (;;) {
        const newest = walks
          .flatMap(({ found }) => found)
          .toSorted(newestFirst)
          .slice(0, limit);
        const open = walks.filter((walk) => mayHaveMore(walk, newest, limit));
        if (open.length === 0) return newest;
        await Promise.all(
          open.map(async (walk) => {
            const { partition, found, asked } = walk;
            const after = found.at(-1);
            walk.asked = Math.min(limit, asked * 4);
            const rest = { ...query, limit: walk.asked - asked, ...(after && { after }) };
            walk.found = [...found, ...(await listPartition(partition, rest))];
          }),
        );
      }
    },
    count: async (process, term, within) => {
      const { createdAfter = -Infinity, createdBefore = Infinity, most = Infinity } = within ?? {};
      const counts = await Promise.all(
        keys.all.map(async (partition) => {
          const index = partition.index(process, term);
          if (within === undefined) return answer(client.zcard(index));
          return answer(client.zcount(index, exclusive(createdAfter), exclusive(createdBefore)));
        }),
      );
      return Math.min(
        most,
        counts.reduce((sum, count) => sum + count, 0),
      );
    },
    recount: async (id, mark, counted) => {
      const partition = keys.of(id);
      const args = [`${mark}:`, partition.countsPrefix, toCountedText(counted)];
      await runScript(client, recount, [partition.record(id)], args);
    },
    counts: async (process, group) => {
      gatherWrites(client);
      const all = await Promise.all(
        keys.all.map((partition) => answer(client.hgetall(partition.counts(process, group)))),
      );
      const sums = new Map<string, number>();
      for (const counts of all) {
        for (const [name, count] of Object.entries(counts)) {
          sums.set(name, (sums.get(name) ?? 0) + Number(count));
        }
      }
      return sums;
    },
  };
}

/** A bound of a range of scores. */
function exclusive(ms: number): string {
  if (ms === Infinity) return '+inf';
  return ms === -Infinity ? '-inf' : `(${ms}`;
}

function toEntries(page: readonly string[]): readonly Entry[] {
  return page.flatMap((id, n) =>
    n % 2 === 0 ? [{ id: id as InstanceId, createdAt: Number(page[n + 1]) }] : [],
  );
}

/** Whether the next entry of the partition may belong to the page. */
function mayHaveMore({ found, asked }: Walk, newest: readonly Entry[], limit: number): boolean {
  if (found.length < asked || asked === limit) return false;
  const [own, last] = [found.at(-1), newest.at(-1)];
  if (newest.length < limit || own === undefined || last === undefined) return true;
  return newestFirst(own, last) <= 0;
}

function newestFirst(a: Entry, b: Entry): number {
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);
}
