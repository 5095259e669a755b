import { Cluster, Redis } from 'ioredis';
import type { Log } from '../../../log.ts';
import { parseRedisAddress } from './redis-address.ts';
import { concealArguments } from './redis-errors.ts';

export type RedisClient = Redis | Cluster;

/**
 * `commands`: an outage rejects waiting commands within seconds. `blocking`: commands wait until Redis is back, as
 * BullMQ's workers require.
 */
export type RedisUse = 'commands' | 'blocking';

/**
 * Detects a server that went silent without closing the connection, and a connection that something on the way has forgotten. BullMQ
 * blocks for 10 s, and gives up its own wait a second later.
 */
const silenceMs = { commands: 6_000, blocking: 12_000 } satisfies Record<RedisUse, number>;

/**
 * A client that reconnects by itself, forever and at least once a second. It connects at once. It handles `error`
 * events, and logs the start and end of an outage. Throws `configuration_invalid` if `url` is malformed.
 */
export function createRedisClient(options: {
  readonly url: string;
  readonly use: RedisUse;
  readonly log: Log;
}): RedisClient {
  const address = parseRedisAddress(options.url);
  const settings = {
    ...address.options,
    connectTimeout: 2000,
    socketTimeout: silenceMs[options.use],
  };
  const [node] = address.nodes;
  const client =
    address.kind === 'cluster'
      ? new Cluster([...address.nodes], {
          redisOptions: settings,
          clusterRetryStrategy: toRetryDelayMs,
          slotsRefreshTimeout: 2000,
        })
      : new Redis({
          ...settings,
          ...node,
          retryStrategy: toRetryDelayMs,
          reconnectOnError: createDemotionCheck(),
          // Waiting commands are rejected after three quick attempts, and again after every fourth.
          maxRetriesPerRequest: options.use === 'commands' ? 3 : null,
        });
  reportOutages(client, options.log);
  return client;
}

/** Ends the connection: by QUIT if Redis answers, otherwise within a second. */
export async function closeRedisClient(client: RedisClient): Promise<void> {
  const polite = client.quit().catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((done) => {
    timer = setTimeout(done, 1000);
  });
  await Promise.race([polite, patience]);
  clearTimeout(timer);
  client.disconnect();
}

/**
 * A master that becomes a replica keeps its connections. If its address leads to another server by now, only a new
 * connection finds it. At most once a second, because the server may remain a replica.
 */
function createDemotionCheck(): (error: Error) => boolean {
  let lastAt = 0;
  return ({ message }) => {
    if (!message.startsWith('READONLY') || Date.now() - lastAt < 1_000) return false;
    lastAt = Date.now();
    return true;
  };
}

function toRetryDelayMs(attempt: number): number {
  return Math.min(50 * 2 ** (attempt - 1), 1000);
}

function reportOutages(client: RedisClient, log: Log): void {
  let away = false;
  // Registered first, so that other listeners that log the error do not see the arguments either.
  client.on('node error', concealArguments);
  client.on('error', (error: Error) => {
    concealArguments(error);
    if (away) return;
    away = true;
    log.warn({ err: error }, 'Redis cannot be reached; reconnecting');
  });
  client.on('ready', () => {
    if (!away) return;
    away = false;
    log.info({}, 'Redis is back');
  });
}
