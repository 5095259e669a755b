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
  /** Tells of a commit of this node, which comes back through Redis much later. */
  tellSoon(...args: Parameters<Listeners['tellSoon']>): void;
  close(): void;
}

/**
 * Notifications of commits through Redis publish and subscribe: one connection for the node, made for the first
 * subscriber, and one channel for each partition. Messages may be lost; after a reconnection all listeners are
 * notified.
 */
export function createRedisChanges(
  client: RedisClient,
  keys: RedisKeys,
  { nonces, log }: { readonly nonces: Pick<Nonces, 'isOwn'>; readonly log: Log },
): RedisChanges {
  const listeners = createListeners();
  const channels = new Map<string, Promise<void>>();
  const hearing = {
    message: (text: string) => {
      const { id, nonce, news } = parseChange(text);
      if (nonce === undefined || !nonces.isOwn(nonce)) listeners.tell(id, news);
    },
    joined: () => listeners.tellAll(),
  };
  const subscriber = createRedisSubscriber(client, hearing, log);

  async function join(channel: string): Promise<void> {
    const joined = channels.get(channel) ?? answer(subscriber.join(channel));
    channels.set(channel, joined);
    try {
      await joined;
    } catch (error) {
      channels.delete(channel);
      throw error;
    }
  }

  return {
    async subscribe(id, changed) {
      // A joined channel is kept: there are at most as many as partitions.
      await join(keys.of(id).changes);
      return listeners.add(id, changed);
    },
    async subscribeAll(changed) {
      await Promise.all(keys.all.map(async ({ changes }) => join(changes)));
      return listeners.addForAll(changed);
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
