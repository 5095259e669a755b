import { Cluster, type Redis } from 'ioredis';
import type { Log } from '../../../log.ts';
import type { RedisClient } from './redis-client.ts';
import { answer } from './redis-errors.ts';
import { addressOf, pickServer } from './pick-server.ts';
import { within } from './within.ts';

/** A connection that subscribes to channels and restores itself when lost. */
export interface RedisSubscriber {
  /** Resolves once messages of the channel arrive. */
  join(channel: string): Promise<void>;
  /** Messages of the channel may stop. */
  leave(channel: string): void;
  close(): void;
}

export interface Hearing {
  readonly message: (message: string, channel: string) => void;
  /** The connection is (again) established: messages may have been missed. */
  readonly joined: () => void;
}

/** Detects a server that hangs with its connections open, and a connection that something on the way has forgotten. */
const aliveEveryMs = 2_000;
/** On a cluster, another server can be asked. */
const alivePatienceMs = { single: 5_000, cluster: 2_000 };
const tryAgainMs = 200;

/**
 * On a cluster, every server forwards what is published at any other, so the subscriber connects to one of them, and to
 * another if that is lost.
 */
export function createRedisSubscriber(
  client: RedisClient,
  { message, joined }: Hearing,
  log: Log,
): RedisSubscriber {
  const isCluster = client instanceof Cluster;
  const channels = new Set<string>();
  let connection: Redis | undefined;
  /** The server of the last connection. */
  let last: string | undefined;
  let pulse: NodeJS.Timeout | undefined;
  let again: NodeJS.Timeout | undefined;
  let closed = false;

  function open(): Redis | undefined {
    const base = isCluster ? pickServer(client.nodes('all'), last) : client;
    if (base === undefined) return undefined;
    last = addressOf(base);
    const own = base.duplicate(
      isCluster ? { retryStrategy: () => null, lazyConnect: false, socketTimeout: 6_000 } : {},
    );
    own.on('message', (channel: string, text: string) => message(text, channel));
    own.on('error', (error: Error) =>
      log.debug({ err: error }, 'the subscription to changes was interrupted'),
    );
    if (isCluster) own.once('end', reopen);
    // Answered once the channels are subscribed to again: what is looked up before that may change unheard.
    else own.on('ready', () => void own.ping().then(joined, ignore));
    return own;
  }

  /** Subscribes to the channels again, perhaps at another server. */
  function reopen(): void {
    if (closed) return;
    connection = undefined;
    again = setTimeout(() => {
      connection = open();
      if (connection === undefined) {
        reopen();
        return;
      }
      const own = connection;
      // A failure ends the connection, which is then reopened.
      own.subscribe(...channels).then(joined, () => own.disconnect());
    }, tryAgainMs);
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
    if (!lives && own.status === 'ready') own.disconnect(!isCluster);
  }

  return {
    async join(channel) {
      channels.add(channel);
      if (connection === undefined && again === undefined) {
        connection = open();
        pulse = setInterval(() => void feelPulse(), aliveEveryMs).unref();
      }
      if (connection === undefined) throw new Error('No server of the cluster is known');
      await answer(connection.subscribe(channel));
    },
    leave(channel) {
      channels.delete(channel);
      // Without a connection, it is not subscribed to again.
      connection?.unsubscribe(channel).catch(ignore);
    },
    close() {
      closed = true;
      clearInterval(pulse);
      clearTimeout(again);
      connection?.disconnect();
    },
  };
}

function ignore(): void {}
