import type { Sum, Tallies } from '../../actors/ports/tallies.ts';
import { gatherWrites } from './connection/gather-writes.ts';
import type { RedisClient } from './connection/redis-client.ts';
import { answer } from './connection/redis-errors.ts';
import { runScript, toScript } from './connection/redis-script.ts';
import { addToTallyScript } from './scripts/tallies.ts';

const script = toScript(addToTallyScript);

/** Tallies in hashes at `<prefix>:s:<key>`, spread over a cluster. Redis forgets them by itself. */
export function createRedisTallies(client: RedisClient, prefix: string): Tallies {
  const keyOf = (key: string): string => `${prefix}:s:${key}`;

  return {
    async addToTallies({ run, number, additions }) {
      await Promise.all(
        additions.map(async ({ key, untilMs, add, maxSize }) => {
          const sums = add.flatMap(({ name, by, text = '' }) => [name, by, text]);
          const args = [run, number, untilMs, maxSize, ...sums];
          await runScript(client, script, [keyOf(key)], args);
        }),
      );
    },
    async tallies(keys) {
      gatherWrites(client);
      return Promise.all(
        keys.map(async ({ key }) => toSums(await answer(client.hgetall(keyOf(key))))),
      );
    },
  };
}

function toSums(fields: Readonly<Record<string, string>>): ReadonlyMap<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const [field, value] of Object.entries(fields)) {
    if (!field.startsWith('#')) continue;
    const name = field.slice(1);
    const text = fields[`"${name}`];
    sums.set(name, { sum: Number(value), ...(text === undefined ? {} : { text }) });
  }
  return sums;
}
