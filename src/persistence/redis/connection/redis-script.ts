import { createHash } from 'node:crypto';
import type { RedisClient } from './redis-client.ts';
import { answer } from './redis-errors.ts';
import { gatherWrites } from './gather-writes.ts';

/** A Lua script and the name by which Redis caches it. */
export interface RedisScript {
  readonly text: string;
  readonly sha: string;
}

export function toScript(text: string): RedisScript {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

/**
 * Runs a script in one round trip. If Redis does not know it (yet, or any more), its text is sent. Rejects with
 * `store_unavailable` if Redis cannot be reached.
 */
export async function runScript(
  client: RedisClient,
  script: RedisScript,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  gatherWrites(client);
  return sendScript(client, script, keys, args);
}

/** The same, sent at once. */
export function sendScript(
  client: RedisClient,
  script: RedisScript,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  return answer(
    client.call('evalsha', [script.sha, keys.length, ...keys, ...args]).catch((cause: unknown) => {
      if (!(cause instanceof Error) || !cause.message.startsWith('NOSCRIPT')) throw cause;
      return client.call('eval', [script.text, keys.length, ...keys, ...args]);
    }),
  );
}
