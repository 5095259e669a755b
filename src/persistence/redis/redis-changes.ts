import type { InstanceId } from '../../actors/ports/ids.ts';
import type { News } from '../../actors/ports/news.ts';
import type { Store } from '../../actors/ports/ports.ts';
import { createListeners, type Listeners } from '../ordered/listeners.ts';
import type { Nonces } from '../ordered/nonces.ts';
import type { Log } from '../../log.ts';
import type { RedisClient } from './connection/redis-client.ts';
import type { RedisKeys } from './redis-keys.ts';
import { createNeededChannels } from './needed-channels.ts';
import { createRedisSubscriber } from './connection/redis-subscriber.ts';

export interface RedisChanges extends Pick<Store, 'subscribe' | 'subscribeAll' | 'hearOwn'> {
  /** Tells of a commit of this node, which comes back through Redis much later. */
  tellSoon(...args: Parameters<Listeners['tellSoon']>): void;
  /** Whether commits must be published to the channels of partitions, too, because nodes may be alive that hear of no others. */
  tellsEarlier(): boolean;
  /**
   * Listens for nodes that start. Call it before this node, `owner`, is announced, and its result with the number of other
   * nodes that are alive by then, and how many of them are of builds from before the channels of instances.
   */
  listenForNodes(owner: string): { readonly others: (count: number, earlier: number) => void };
  close(): void;
}

/**
 * Notifications of commits through Redis publish and subscribe: one connection for the node, made for the first
 * subscriber, and a channel for each instance, joined as long as somebody waits for it. Messages may be lost; after a reconnection,
 * and when a node is no longer alone, all listeners are notified.
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
  let tellsEarlier = true;
  let self: string | undefined;
  let nodesJoined: Promise<void> | undefined;
  let hearsOfNodes = false;
  /** How often another node was announced, as far as is known. */
  let announcements = 0;
  let heardLast = '';
  const hearing = {
    message: (text: string, channel: string) => {
      if (channel === nodesChannel) {
        if (text !== self) heed();
        return;
      }
      const { id, nonce, news } = parseChange(text);
      if (nonce === undefined) listeners.tell(id, news);
      else if (!nonces.isOwn(nonce) && text !== heardLast) listeners.tell(id, news);
      // The same commit may come by several channels, one right after the other.
      heardLast = text;
    },
    joined: () => {
      if (channels.company() !== 'none') listeners.tellAll();
      // Another node may have been announced meanwhile.
      heed();
    },
  };
  const subscriber = createRedisSubscriber(client, hearing, log);
  const channels = createNeededChannels(subscriber, keys, {
    restored: () => listeners.tellAll(),
    log,
  });

  /** Another node may be alive, of any build: it may have committed, and may commit. */
  function heed(): void {
    announcements += 1;
    tellsEarlier = true;
    if (channels.company() === 'none') void channels.turn('earlier');
  }

  return {
    async subscribe(id, changed) {
      const end = await channels.need(id);
      const remove = listeners.add(id, changed);
      return () => {
        remove();
        end();
      };
    },
    async subscribeAll(changed) {
      const end = await channels.needAll();
      const remove = listeners.addForAll(changed);
      return () => {
        remove();
        end();
      };
    },
    hearOwn: (id, changed) => listeners.add(id, changed),
    listenForNodes(owner) {
      self = owner;
      const heardBefore = hearsOfNodes;
      const announcedBefore = announcements;
      nodesJoined ??= subscriber.join([nodesChannel]);
      nodesJoined.then(
        () => (hearsOfNodes = true),
        () => (nodesJoined = undefined),
      );
      return {
        others(count, earlier) {
          // What was counted is older than what was heard.
          if (announcements !== announcedBefore) return;
          tellsEarlier = earlier > 0;
          if (count > 0) void channels.turn(earlier > 0 ? 'earlier' : 'others');
          // Whoever is announced from now on is heard of.
          else if (heardBefore) void channels.turn('none');
        },
      };
    },
    tellSoon: (id, news) => listeners.tellSoon(id, news),
    tellsEarlier: () => tellsEarlier,
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
