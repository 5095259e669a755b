import { pause } from './pause.ts';

export type Fetch = (request: Request) => Response | Promise<Response>;

/** For how long nobody may answer. */
const patienceMs = 60_000;
const firstPauseMs = 250;
const longestPauseMs = 5_000;

/**
 * A fetch for requests without a body that may be repeated. Where the connection fails, breaks off, or nobody is there
 * (`isAway`), it asks again: after `Retry-After`, and with back-off. Where that has gone on for a minute, the last fault
 * is the outcome. Rejects as soon as the signal of the request fires.
 */
export function createPersistentFetch(send: Fetch): Fetch {
  return async (request) => {
    let patientUntil: number | undefined;
    for (let tries = 0; ; tries += 1) {
      const outcome = await attempt(send, request);
      request.signal.throwIfAborted();
      const { response } = outcome;
      if (response !== undefined && !isAway(response.status)) return response;
      patientUntil ??= Date.now() + patienceMs;
      const delayMs = Math.max(toPauseMs(tries), retryAfterMs(response));
      if (Date.now() + delayMs > patientUntil) {
        if (response === undefined) throw outcome.error;
        return response;
      }
      await response?.body?.cancel();
      await pause(delayMs, request.signal);
      request.signal.throwIfAborted();
    }
  };
}

/** Does the status say that the service, or what a proxy would pass the request on to, is away or has no place for now? */
export function isAway(status: number): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504;
}

async function attempt(
  send: Fetch,
  request: Request,
): Promise<
  { readonly response: Response } | { readonly response?: undefined; readonly error: unknown }
> {
  try {
    const response = await send(request);
    // An answer may break off, too.
    if (response.ok) await response.clone().arrayBuffer();
    return { response };
  } catch (error) {
    return { error };
  }
}

/** Doubles; and not the same for all who wait, who lost their node together. */
function toPauseMs(tries: number): number {
  return Math.min(firstPauseMs * 2 ** tries, longestPauseMs) * (0.5 + Math.random() / 2);
}

/** What a proxy may give as a date is left to the back-off. */
function retryAfterMs(response: Response | undefined): number {
  const seconds = Number(response?.headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}
