import { setMaxListeners } from 'node:events';
import { sleep, systemClock } from '../actors/ports/clock.ts';
import type { Log } from '../log.ts';
import type { Callback } from './services/stand-in-service.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The callbacks of the stand-ins. A node that dies loses those that it has not made yet. */
export interface Callbacks {
  /** Makes the call after its delay, and retries a few times if it fails. */
  readonly add: (url: string, callback: Callback) => void;
  /** Drops outstanding calls, and resolves when none is under way. */
  readonly close: () => Promise<void>;
}

/** The delays before retries. */
const againMs = [500, 2_000, 8_000];
const limitMs = 10_000;

export function createCallbacks(deps: { readonly fetch: Fetch; readonly log: Log }): Callbacks {
  const { fetch, log } = deps;
  const closing = new AbortController();
  // Every waiting call listens; Node would warn of a leak.
  setMaxListeners(0, closing.signal);
  const underWay = new Set<Promise<void>>();

  async function make(url: string, { body, delayMs }: Callback): Promise<void> {
    for (const waitMs of [delayMs, ...againMs]) {
      await sleep(systemClock, waitMs, closing.signal);
      if (closing.signal.aborted) return;
      const status = await post(url, body);
      if (status === undefined || status >= 500) continue;
      // Do not log URL or body: anyone who has them can complete the task.
      if (status >= 300) log.info({ status }, 'a callback from a stand-in was rejected');
      return;
    }
    log.warn({}, 'a stand-in could not send its callback');
  }

  /** The status of the response; undefined if there is none. */
  async function post(url: string, body: unknown): Promise<number | undefined> {
    try {
      const { status, body: answer } = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'manual',
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(limitMs)]),
      });
      await answer?.cancel();
      return status;
    } catch {
      return undefined;
    }
  }

  return {
    add(url, callback) {
      const made = make(url, callback).finally(() => underWay.delete(made));
      underWay.add(made);
    },
    async close() {
      closing.abort();
      await Promise.all(underWay);
    },
  };
}
