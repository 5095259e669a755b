import { Cluster, type Redis } from 'ioredis';
import { HoldfastError } from '../../../errors.ts';
import type { Log } from '../../../log.ts';
import type { RedisClient } from './redis-client.ts';
import { answer } from './redis-errors.ts';

/**
 * Checks that this Redis can be trusted with instances. Throws `configuration_invalid` if it may evict keys (unless
 * `allowEviction`) or is older than 7.0; warns if it writes nothing to disk or does not report its settings.
 */
export async function checkRedis(
  client: RedisClient,
  options: { readonly allowEviction: boolean; readonly log: Log },
): Promise<void> {
  // A cluster client learns its nodes only from commands.
  await answer(client.ping());
  const servers = client instanceof Cluster ? client.nodes('master') : [client];
  for (const server of servers) await checkServer(server, options);
}

async function checkServer(
  server: Redis,
  { allowEviction, log }: { readonly allowEviction: boolean; readonly log: Log },
): Promise<void> {
  const facts = await readFacts(server, log);
  if (facts === undefined) return;
  const major = Number.parseInt(facts.get('redis_version') ?? '', 10);
  if (major < 7) {
    throw new HoldfastError(
      'configuration_invalid',
      `Redis ${facts.get('redis_version')} is too old: Holdfast needs Redis 7.0 or Valkey 7.2, or newer.`,
    );
  }
  checkEviction(facts.get('maxmemory_policy'), allowEviction, log);
  if (facts.get('aof_enabled') === '0') {
    log.warn(
      {},
      'Redis has no append-only file, so acknowledged data can be lost when it stops. Set "appendonly yes", and "appendfsync always" to lose nothing',
    );
  }
}

function checkEviction(policy: string | undefined, allowEviction: boolean, log: Log): void {
  if (policy === undefined) {
    log.warn({}, 'Redis does not report its eviction policy; make sure that it is "noeviction"');
  } else if (policy !== 'noeviction' && !allowEviction) {
    throw new HoldfastError(
      'configuration_invalid',
      `Redis may evict instances when its memory is full (maxmemory-policy is "${policy}"). Set "maxmemory-policy noeviction", or REDIS_ALLOW_EVICTION=true to start anyway.`,
      { details: { policy } },
    );
  } else if (policy !== 'noeviction') {
    log.warn(
      { policy },
      'Redis may evict instances when its memory is full; REDIS_ALLOW_EVICTION allows it',
    );
  }
}

/** INFO rather than CONFIG GET: managed services forbid the latter. */
async function readFacts(
  server: Redis,
  log: Log,
): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const info = await answer(server.info());
    return new Map(
      info
        .split('\r\n')
        .map((line) => line.split(':', 2))
        .flatMap(([name, value]) => (name && value !== undefined ? [[name, value] as const] : [])),
    );
  } catch (error) {
    if (error instanceof HoldfastError) throw error;
    log.warn(
      { err: error },
      'Redis forbids INFO, so its eviction policy and persistence are not checked',
    );
    return undefined;
  }
}
