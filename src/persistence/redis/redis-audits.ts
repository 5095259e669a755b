import { mostAudits, type Audit, type Audits } from '../../actors/ports/audits.ts';
import type { RedisClient } from './connection/redis-client.ts';
import { answer } from './connection/redis-errors.ts';
import { runScript, toScript } from './connection/redis-script.ts';
import type { RedisKeys } from './redis-keys.ts';
import { keepAuditScript } from './scripts/audits.ts';

const keepScript = toScript(keepAuditScript);

/**
 * The audit entries: those of commits in two keys of each partition, where one script can write them with the commit on a cluster, too;
 * the others in `{<prefix>:audit}:…`.
 */
export function createRedisAudits(client: RedisClient, keys: RedisKeys, prefix: string): Audits {
  const apart = { auditIds: `{${prefix}:audit}:ids`, auditEntries: `{${prefix}:audit}:entries` };
  const all = [apart, ...keys.all];

  return {
    keepAudit: async (id, entry) => {
      const own = [apart.auditIds, apart.auditEntries];
      await runScript(client, keepScript, own, [mostAudits, id, entry]);
    },
    audits: async ({ before, limit }) => {
      const from = before === undefined ? '+' : `(${before}`;
      const found = await Promise.all(
        all.map(async (place) => {
          const { auditIds } = place;
          const ids = await answer(client.zrevrangebylex(auditIds, from, '-', 'LIMIT', 0, limit));
          return ids.map((id) => ({ id, place }));
        }),
      );
      const newest = found
        .flat()
        .toSorted((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit);
      const entries = new Map<string, string>();
      await Promise.all(
        all.map(async (place) => {
          const ids = newest.flatMap((one) => (one.place === place ? [one.id] : []));
          if (ids.length === 0) return;
          const kept = await answer(client.hmget(place.auditEntries, ...ids));
          for (const [n, entry] of kept.entries()) {
            if (entry !== null) entries.set(ids[n] ?? '', entry);
          }
        }),
      );
      return newest.flatMap(({ id }): readonly Audit[] => {
        const entry = entries.get(id);
        // Forgotten between the two reads.
        return entry === undefined ? [] : [{ id, entry }];
      });
    },
  };
}
