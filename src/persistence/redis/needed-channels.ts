import type { InstanceId } from '../../actors/ports/ids.ts';
import type { Log } from '../../log.ts';
import { createTransientMap } from '../../transient.ts';
import type { Kind, RedisSubscriber } from './connection/redis-subscriber.ts';
import type { RedisKeys } from './redis-keys.ts';

/**
 * What a node listens to, for those who wait at it. Alone: to nothing, because it would hear only of its own commits. With others: to
 * the channels of these instances. While nodes of earlier builds may be alive, which publish to the channels of partitions: also to those.
 */
export type Company = 'none' | 'others' | 'earlier';

/** The channels that a node has joined: as few as those who wait at it need. */
export interface NeededChannels {
  /** Resolves, with a function that ends the need, once the node hears of the commits to an instance. */
  need(id: InstanceId): Promise<() => void>;
  /** The same for all instances. */
  needAll(): Promise<() => void>;
  company(): Company;
  /** Another company needs other channels. */
  turn(next: Company): Promise<void>;
}

/**
 * `restored`: called once channels were joined for needs from before, whether that succeeded or not: messages may have been missed. In
 * the beginning, nodes of earlier builds may be alive.
 */
export function createNeededChannels(
  subscriber: Pick<RedisSubscriber, 'join' | 'leave'>,
  keys: RedisKeys,
  { restored, log }: { readonly restored: () => void; readonly log: Log },
): NeededChannels {
  const allEarlier = keys.all.map(({ changes }) => changes);
  /** How many wait for each instance, and for all of them. */
  const needed = createTransientMap<InstanceId, Needed>();
  let neededAll = 0;
  const channels = createTransientMap<string, Promise<void>>();
  let company: Company = 'earlier';
  /** Whether all that is needed was joined. */
  let isWhole = true;

  async function join(names: readonly string[], kind: Kind): Promise<void> {
    const missing = names.filter((name) => !channels.has(name));
    if (missing.length > 0) {
      const joined = subscriber.join(missing, kind);
      for (const name of missing) channels.set(name, joined);
      joined.catch(() => {
        for (const name of missing) if (channels.get(name) === joined) channels.delete(name);
      });
    }
    await Promise.all(names.map(async (name) => channels.get(name)));
  }

  function leave(names: readonly string[], kind: Kind): void {
    for (const name of names) channels.delete(name);
    subscriber.leave(names, kind);
  }

  async function joinFor(ids: readonly InstanceId[]): Promise<void> {
    if (company === 'none') return;
    const names = ids.map((id) => keys.of(id).changesOf(id));
    if (company === 'earlier') names.push(...new Set(ids.map((id) => keys.of(id).changes)));
    await join(names, 'channel');
  }

  async function joinForAll(): Promise<void> {
    if (company === 'none') return;
    const earlier = company === 'earlier' ? join(allEarlier, 'channel') : undefined;
    await Promise.all([join(keys.changesPatterns, 'pattern'), earlier]);
  }

  function leaveFor(ids: readonly InstanceId[]): void {
    const names = ids.map((id) => keys.of(id).changesOf(id));
    leave(names, 'channel');
  }

  function count(id: InstanceId): () => void {
    const one = needed.get(id) ?? { count: 0 };
    one.count += 1;
    needed.set(id, one);
    return once(() => {
      one.count -= 1;
      if (one.count > 0) return;
      needed.delete(id);
      leaveFor([id]);
    });
  }

  function countAll(): () => void {
    neededAll += 1;
    return once(() => {
      neededAll -= 1;
      if (neededAll === 0) leave(keys.changesPatterns, 'pattern');
    });
  }

  const turn: NeededChannels['turn'] = async (next) => {
    if (next === company && isWhole) return;
    const isWider = widths[next] > widths[company];
    company = next;
    if (next !== 'earlier') leave(allEarlier, 'channel');
    if (next === 'none') {
      leaveFor([...needed.keys()]);
      leave(keys.changesPatterns, 'pattern');
    }
    // Otherwise all that is needed now was needed before.
    if (isWhole && !isWider) return;
    isWhole = false;
    try {
      await Promise.all([joinFor([...needed.keys()]), neededAll > 0 ? joinForAll() : undefined]);
      if (company === next) isWhole = true;
    } catch (error) {
      // The next announcement tries again.
      log.debug({ err: error }, 'the subscription to changes was interrupted');
    }
    restored();
  };

  return {
    async need(id) {
      const end = count(id);
      try {
        await joinFor([id]);
      } catch (error) {
        end();
        throw error;
      }
      return end;
    },
    async needAll() {
      const end = countAll();
      try {
        await joinForAll();
      } catch (error) {
        end();
        throw error;
      }
      return end;
    },
    company: () => company,
    turn,
  };
}

interface Needed {
  count: number;
}

/** The wider, the more a node listens to. */
const widths: Readonly<Record<Company, number>> = { none: 0, others: 1, earlier: 2 };

function once(end: () => void): () => void {
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    end();
  };
}
