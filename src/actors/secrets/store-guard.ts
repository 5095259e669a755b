import { HoldfastError } from '../../errors.ts';
import { isKeptOf } from './agree-on-secret.ts';
import { idle, type Clock } from '../ports/clock.ts';
import type { Log } from '../../log.ts';
import type { Store } from '../ports/ports.ts';

/** Guards a store: checks that it is the one with which this node agreed on a secret. */
export interface StoreGuard {
  /** The guarded store. While it is replaced, all methods but `now`, `hearOwn` and `close` reject with `store_replaced`. */
  readonly store: Store;
  /** Starts to check, once a second and after each reconnection. */
  start(agreed: {
    readonly secret: string;
    /** The stored form of the secret. */
    readonly kept: string;
  }): void;
  close(): Promise<void>;
}

const lookMs = 1_000;
const lost =
  'the store lost its secret, and with it probably all instances; this node restored the secret, so ids stay the same';
const replaced =
  'the store was replaced; this node serves no requests until the original store is back or the node is restarted';
const otherSecret =
  'The store was recreated with a different secret, so this node would derive different ids for the same keys. Restart this node, or restore the store.';

/**
 * A store can come back empty and then be initialised by a starting node with a different secret, so that two nodes
 * would start two instances for one key. A node that finds its store in this state reports it and stops using it.
 */
export function createStoreGuard(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}): StoreGuard {
  const { store, clock, log } = deps;
  const closing = new AbortController();
  let fault: HoldfastError | undefined;
  let watching: Promise<void> | undefined;
  let looking: Promise<void> | undefined;

  async function look(secret: string, mine: string): Promise<void> {
    try {
      let kept = await store.keptSecret();
      if (kept === undefined) {
        kept = await store.keepSecret(mine);
        if (isKeptOf(secret, kept)) log.error({}, lost);
      }
      if (!isKeptOf(secret, kept)) throw new HoldfastError('store_replaced', otherSecret);
      if (fault !== undefined) log.warn({}, 'the original store is back');
      fault = undefined;
    } catch (error) {
      // A store that cannot be reached proves nothing; the watch over the due index logs the outage.
      if (!(error instanceof HoldfastError) || error.code !== 'store_replaced') return;
      if (fault === undefined) log.error({ err: error }, replaced);
      fault = error;
    }
  }

  async function watch(secret: string, kept: string): Promise<void> {
    const again = (): void => {
      looking ??= look(secret, kept).finally(() => (looking = undefined));
    };
    store.reconnected(again);
    while (!closing.signal.aborted) {
      await idle(clock, lookMs, closing.signal);
      if (closing.signal.aborted) break;
      again();
      await looking;
    }
    await looking;
  }

  const guarded = new Proxy(store, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (fault === undefined || typeof member !== 'function' || isOpen(name)) return member;
      const error = fault;
      return async () => Promise.reject(error);
    },
  });

  return {
    store: guarded,
    start({ secret, kept }) {
      watching ??= watch(secret, kept);
    },
    async close() {
      closing.abort();
      await watching;
    },
  };
}

/** A node needs the time even if its store was replaced. What it hears of its own commits does not come from there. */
function isOpen(name: string | symbol): boolean {
  return name === 'close' || name === 'now' || name === 'hearOwn';
}
