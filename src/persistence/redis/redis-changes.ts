import type { InstanceId } from '../../actors/ports/ids.ts';
import type { News } from '../../actors/ports/news.ts';
import type { Store } from '../../actors/ports/ports.ts';
import { createListeners, type Listeners } from '../ordered/listeners.ts';
import type { Nonces } from '../ordered/nonces.ts';
import type { Log } from '../../log.ts';
import type { RedisClient } from './connection/redis-client.ts';
import { answer } from './connection/redis-errors.ts';
import type { RedisKeys } from './redis-keys.ts';
import { createRedisSubscriber } from './connection/redis-subscriber.ts';

export interface RedisChanges {
  readonly subscribe: Store['subscribe'];
  readonly subscribeAll: Store['subscribeAll'];
  readonly hearOwn: Store['hearOwn'];
  /** Tells of a commit of this node, which comes back through Redis much later. */
  tellSoon(...args: Parameters<Listeners['tellSoon']>): void;
  /**
   * Listens for nodes that start. Call it before this node, `owner`, is announced, and its result with the number of other
   * nodes that are alive by then.
   */
  listenForNodes(owner: string): { readonly others: (count: number) => void };
  close(): void;
}

/**
 * Notifications of commits through Redis publish and subscribe: one connection for the node, made for the first
 * subscriber, and one channel for each partition. Messages may be lost; after a reconnection all listeners are
 * notified.
 *
 * A node that is alone does not listen to these channels, because it would hear only of its own commits. As soon as another one
 * is announced, it listens again, and all listeners are notified.
 */
export function createRedisChanges(
  client: RedisClient,
  keys: RedisKeys,
  {
    nonces,
    nodesChannel,
    log,
  }: {
    readonly nonces: Pick<Nonces, 'isOwn'>;
    readonly nodesChannel: string;
    readonly log: Log;
  },
): RedisChanges {
  const listeners = createListeners();
  /** Those that somebody needs, of which a node that is alone joins none. At most as many as partitions. */
  const needed = new Set<string>();
  const channels = new Map<string, Promise<void>>();
  let isAlone = false;
  let self: string | undefined;
  let hearsOfNodes = false;
  const hearing = {
    message: (text: string, channel: string) => {
      if (channel === nodesChannel) {
        if (text !== self && isAlone) void heed();
        return;
      }
      const { id, nonce, news } = parseChange(text);
      if (nonce === undefined || !nonces.isOwn(nonce)) listeners.tell(id, news);
    },
    joined: () => {
      // Another node may have been announced meanwhile.
      if (isAlone) void heed();
      else listeners.tellAll();
    },
  };
  const subscriber = createRedisSubscriber(client, hearing, log);

  async function join(channel: string): Promise<void> {
    const joined = channels.get(channel) ?? answer(subscriber.join(channel));
    channels.set(channel, joined);
    try {
      await joined;
    } catch (error) {
      if (channels.get(channel) === joined) channels.delete(channel);
      throw error;
    }
  }

  async function need(channel: string): Promise<void> {
    needed.add(channel);
    if (!isAlone) await join(channel);
  }

  /** Others may have committed, and may commit. */
  async function heed(): Promise<void> {
    isAlone = false;
    try {
      await Promise.all([...needed].map(join));
    } catch (error) {
      log.debug({ err: error }, 'the subscription to changes was interrupted');
      // The next announcement tries again.
      isAlone = true;
    }
    listeners.tellAll();
  }

  function beAlone(): void {
    isAlone = true;
    for (const channel of channels.keys()) {
      if (channel === nodesChannel) continue;
      channels.delete(channel);
      subscriber.leave(channel);
    }
  }

  return {
    async subscribe(id, changed) {
      await need(keys.of(id).changes);
      return listeners.add(id, changed);
    },
    async subscribeAll(changed) {
      await Promise.all(keys.all.map(async ({ changes }) => need(changes)));
      return listeners.addForAll(changed);
    },
    hearOwn: (id, changed) => listeners.add(id, changed),
    listenForNodes(owner) {
      self = owner;
      const heardBefore = hearsOfNodes;
      join(nodesChannel).then(
        () => (hearsOfNodes = true),
        () => (hearsOfNodes = false),
      );
      return {
        others(count) {
          if (count > 0 && isAlone) void heed();
          // Whoever is announced from now on is heard of.
          if (count === 0 && !isAlone && heardBefore) beAlone();
        },
      };
    },
    tellSoon: (id, news) => listeners.tellSoon(id, news),
    close: () => subscriber.close(),
  };
}

/** A message of the commit script: `<id> <version>:<nonce>:<1 if it has ended>`. Nodes of an earlier version publish only the id. */
function parseChange(text: string): {
  readonly id: InstanceId;
  readonly nonce?: string;
  readonly news?: News;
} {
  const [id = '', mark] = text.split(' ', 2);
  if (mark === undefined) return { id: id as InstanceId };
  const [version, nonce = '', ended] = mark.split(':', 3);
  return {
    id: id as InstanceId,
    nonce,
    news: { version: Number(version), ended: ended === '1' },
  };
}
