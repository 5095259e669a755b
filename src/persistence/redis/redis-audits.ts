import { mostAudits, type Audits } from '../../actors/ports/audits.ts';
import type { RedisClient } from './connection/redis-client.ts';
import { runScript, toScript } from './connection/redis-script.ts';
import { auditsScript, keepAuditScript } from './scripts/audits.ts';

const scripts = { keep: toScript(keepAuditScript), read: toScript(auditsScript) };

/** The audit entries, in two keys `{<prefix>:audit}:…` with one hash tag. */
export function createRedisAudits(client: RedisClient, prefix: string): Audits {
  const own = [`{${prefix}:audit}:ids`, `{${prefix}:audit}:entries`];
  return {
    keepAudit: async (id, entry) => {
      await runScript(client, scripts.keep, own, [id, entry, mostAudits]);
    },
    audits: async ({ before, limit }) => {
      const from = before === undefined ? '+' : `(${before}`;
      const reply = (await runScript(client, scripts.read, own, [
        from,
        limit,
      ])) as readonly string[];
      const found: { readonly id: string; readonly entry: string }[] = [];
      for (let n = 0; n + 1 < reply.length; n += 2) {
        found.push({ id: reply[n] ?? '', entry: reply[n + 1] ?? '' });
      }
      return found;
    },
  };
}
