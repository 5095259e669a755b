import { createHash } from 'node:crypto';
import { Command } from 'ioredis';
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
    call(client, 'evalsha', [script.sha, keys.length, ...keys, ...args]).catch((cause: unknown) => {
      if (!(cause instanceof Error) || !cause.message.startsWith('NOSCRIPT')) throw cause;
      return call(client, 'eval', [script.text, keys.length, ...keys, ...args]);
    }),
  );
}

/**
 * V8 has a function of each command of ioredis in the old generation, a literal that is assigned to a property, and this one
 * refers to the command: its arguments, such as whole records, would stay until the next full collection.
 */
async function call(
  client: RedisClient,
  name: string,
  args: readonly (string | number)[],
): Promise<unknown> {
  const command = new Command(name, [...args], { replyEncoding: 'utf8' });
  try {
    return await client.sendCommand(command);
  } finally {
    command.args = [];
  }
}
