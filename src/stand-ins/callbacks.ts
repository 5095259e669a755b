import { sleep, type Clock } from '../actors/ports/clock.ts';
import type { Log } from '../log.ts';
import type { Callback } from './services/stand-in-service.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The callbacks of the stand-ins. A node that dies loses those that it has not made yet. */
export interface Callbacks {
  /** Makes the call after its delay, and retries a few times if it fails. */
  readonly add: (url: string, callback: Callback) => void;
  /** Resolves when none is outstanding. */
  readonly idle: () => Promise<void>;
}

/** The delays before retries. */
const againMs = [500, 2_000, 8_000];
const limitMs = 10_000;

/** `closed`: drops outstanding calls. */
export function createCallbacks(deps: {
  readonly fetch: Fetch;
  readonly log: Log;
  readonly clock: Clock;
  readonly closed: AbortSignal;
}): Callbacks {
  const { fetch, log, clock, closed } = deps;
  const underWay = new Set<Promise<void>>();

  async function make(url: string, { body, delayMs }: Callback): Promise<void> {
    for (const waitMs of [delayMs, ...againMs]) {
      await sleep(clock, waitMs, closed);
      if (closed.aborted) return;
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
    const late = new AbortController();
    const cancel = clock.after(limitMs, () => late.abort());
    try {
      const { status, body: answer } = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'manual',
        signal: AbortSignal.any([closed, late.signal]),
      });
      await answer?.cancel();
      return status;
    } catch {
      return undefined;
    } finally {
      cancel();
    }
  }

  return {
    add(url, callback) {
      const made = make(url, callback).finally(() => underWay.delete(made));
      underWay.add(made);
    },
    idle: async () => void (await Promise.all(underWay)),
  };
}
