import type { InstanceId } from '../../actors/ports/ids.ts';
import type { Store } from '../../actors/ports/ports.ts';
import { createListeners } from '../ordered/listeners.ts';
import type { Log } from '../../log.ts';
import type { RedisClient } from './connection/redis-client.ts';
import { answer } from './connection/redis-errors.ts';
import type { RedisKeys } from './redis-keys.ts';
import { createRedisSubscriber } from './connection/redis-subscriber.ts';

export interface RedisChanges {
  readonly subscribe: Store['subscribe'];
  readonly subscribeAll: Store['subscribeAll'];
  close(): void;
}

/**
 * Notifications of commits through Redis publish and subscribe: one connection for the node, made for the first
 * subscriber, and one channel for each partition. Messages may be lost; after a reconnection all listeners are
 * notified.
 */
export function createRedisChanges(client: RedisClient, keys: RedisKeys, log: Log): RedisChanges {
  const listeners = createListeners();
  const channels = new Map<string, Promise<void>>();
  const hearing = {
    message: (id: string) => listeners.tell(id as InstanceId),
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
    close: () => subscriber.close(),
  };
}
