import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster, type Redis } from 'ioredis';
import type { Log } from '../../../log.ts';
import type { RedisClient } from './redis-client.ts';
import { answer, toStoreUnavailable } from './redis-errors.ts';
import { gatherWrites } from './gather-writes.ts';
import { addressOf, pickServer } from './pick-server.ts';
import { within } from './within.ts';

/** A connection that subscribes to channels and restores itself when lost, with the channels that are joined then. */
export interface RedisSubscriber {
  /** Resolves once messages of the channels arrive. If it rejects, they may arrive later, unless the channels are left. */
  join(names: readonly string[], kind?: Kind): Promise<void>;
  /** Messages of the channels may stop. */
  leave(names: readonly string[], kind?: Kind): void;
  close(): void;
}

/** Whether names are those of channels (default), or patterns that these match. */
export type Kind = 'channel' | 'pattern';

export interface Hearing {
  readonly message: (message: string, channel: string) => void;
  /** The connection is established again: messages may have been missed. */
  readonly joined: () => void;
}

/** Detects a server that hangs with its connections open, and a connection that something on the way has forgotten. */
const aliveEveryMs = 2_000;
/** On a cluster, another server can be asked. */
const alivePatienceMs = { single: 5_000, cluster: 2_000 };
const tryAgainMs = 200;
/** Redis serves nobody else meanwhile. */
const mostPerCommand = 1_000;

/**
 * On a cluster, every server forwards what is published at any other, so the subscriber connects to one of them, and to
 * another if that is lost.
 *
 * A lost connection is replaced by another one: ioredis would restore the channels that were joined when it was lost.
 */
export function createRedisSubscriber(
  client: RedisClient,
  { message, joined }: Hearing,
  log: Log,
): RedisSubscriber {
  const isCluster = client instanceof Cluster;
  const wanted = { channel: new Set<string>(), pattern: new Set<string>() };
  let connection: Redis | undefined;
  /** Resolves once all that is wanted is joined at a new connection. */
  let reopening: Promise<void> | undefined;
  /** The server of the last connection. */
  let last: string | undefined;
  let pulse: NodeJS.Timeout | undefined;
  const closing = new AbortController();

  function open(): Redis {
    const base = isCluster ? pickServer(client.nodes('all'), last) : client;
    if (base === undefined) throw new Error('No server of the cluster is known');
    last = addressOf(base);
    const own = base.duplicate({
      retryStrategy: () => null,
      ...(isCluster ? { lazyConnect: false, socketTimeout: 6_000 } : {}),
    });
    own.on('message', (channel: string, text: string) => message(text, channel));
    own.on('pmessage', (_: string, channel: string, text: string) => message(text, channel));
    own.on('error', (error: Error) =>
      log.debug({ err: error }, 'the subscription to changes was interrupted'),
    );
    own.once('end', () => {
      if (connection === own) reopen();
    });
    return own;
  }

  function reopen(): void {
    connection = undefined;
    if (closing.signal.aborted) return;
    const attempt = restore();
    reopening = attempt;
    attempt.then(joined, () => {
      if (reopening !== attempt) return;
      // The end of a connection reopens it.
      if (connection === undefined) reopen();
      else connection.disconnect();
    });
  }

  async function restore(): Promise<void> {
    await sleep(tryAgainMs, undefined, { signal: closing.signal });
    const own = open();
    connection = own;
    await Promise.all([
      own.ping(),
      subscribe(own, 'channel', [...wanted.channel]),
      subscribe(own, 'pattern', [...wanted.pattern]),
    ]);
  }

  /** If the connection is lost meanwhile, the next one joins what is wanted. */
  async function arrive(kind: Kind, names: readonly string[]): Promise<void> {
    const own = connection;
    if (own === undefined) return reopening;
    try {
      await subscribe(own, kind, names);
    } catch (error) {
      if (connection === own || closing.signal.aborted) throw error;
      await reopening;
    }
  }

  /** Changes may still be heard while nothing is answered, so that ioredis, which ends a silent connection, is not enough. */
  async function feelPulse(): Promise<void> {
    const own = connection;
    if (own?.status !== 'ready') return;
    let lives = false;
    await within(
      isCluster ? alivePatienceMs.cluster : alivePatienceMs.single,
      own.ping().then(() => (lives = true)),
    );
    if (!lives && own.status === 'ready') own.disconnect();
  }

  function begin(): void {
    try {
      connection = open();
    } catch {
      reopen();
    }
    pulse = setInterval(() => void feelPulse(), aliveEveryMs).unref();
  }

  return {
    async join(names, kind = 'channel') {
      if (closing.signal.aborted) throw toStoreUnavailable(new Error('the store is closed'));
      for (const name of names) wanted[kind].add(name);
      if (connection === undefined && reopening === undefined) begin();
      await answer(arrive(kind, names));
    },
    leave(names, kind = 'channel') {
      const left = names.filter((name) => wanted[kind].delete(name));
      // Without a connection, they are not subscribed to again.
      if (connection !== undefined) unsubscribe(connection, kind, left).catch(() => {});
    },
    close() {
      closing.abort();
      clearInterval(pulse);
      connection?.disconnect();
    },
  };
}

async function subscribe(own: Redis, kind: Kind, names: readonly string[]): Promise<void> {
  gatherWrites(own);
  await Promise.all(
    toParts(names).map(async (part) =>
      kind === 'channel' ? own.subscribe(...part) : own.psubscribe(...part),
    ),
  );
}

async function unsubscribe(own: Redis, kind: Kind, names: readonly string[]): Promise<void> {
  gatherWrites(own);
  await Promise.all(
    toParts(names).map(async (part) =>
      kind === 'channel' ? own.unsubscribe(...part) : own.punsubscribe(...part),
    ),
  );
}

function toParts(names: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(names.length / mostPerCommand) }, (_, n) =>
    names.slice(n * mostPerCommand, (n + 1) * mostPerCommand),
  );
}
