import type { Redis } from 'ioredis';
import { readRedisCpu } from './redis-cpu.ts';

export type Command = readonly [name: string, ...args: readonly (Buffer | string | number)[]];

/** What Redis used for one replay. */
export interface Replayed {
  /** CPU of the thread that executes commands: the whole of it. */
  readonly mainUs: number;
  /** The part of it within commands. */
  readonly commandUs: number;
  readonly replies: readonly unknown[];
}

/** Sends commands on an empty Redis, so many at a time. Throws if Redis refuses one. */
export async function replay(
  client: Redis,
  commands: readonly Command[],
  together: number,
): Promise<Replayed> {
  await client.flushall();
  await client.config('RESETSTAT');
  const before = await readRedisCpu(client);
  const replies: unknown[] = [];
  for (let at = 0; at < commands.length; at += together) {
    const pipeline = client.pipeline(
      commands.slice(at, at + together).map(([name, ...args]) => [name, ...args]),
    );
    for (const [error, reply] of (await pipeline.exec()) ?? []) {
      if (error !== null) throw error;
      replies.push(reply);
    }
  }
  const after = await readRedisCpu(client);
  const names = new Set(commands.map(([name]) => name));
  return {
    mainUs: after.mainUs - before.mainUs,
    commandUs: [...names].reduce((sum, name) => sum + after.usOf(name), 0),
    replies,
  };
}
