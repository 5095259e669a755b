import { pause } from './pause.ts';

export type Fetch = (request: Request) => Response | Promise<Response>;

/** How long to retry without success. */
const patienceMs = 60_000;
const firstPauseMs = 250;
const longestPauseMs = 5_000;

/**
 * A fetch for requests without a body that may be repeated. If the connection fails or breaks off, or the service is
 * away (`isAway`), it retries after `Retry-After` and with back-off. After a minute of failures, the last one is the
 * outcome. Rejects as soon as the signal of the request fires.
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

/** Whether the status means that the service, behind a proxy or not, is temporarily away or overloaded. */
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
    // A response may break off, too.
    if (response.ok) await response.clone().arrayBuffer();
    return { response };
  } catch (error) {
    return { error };
  }
}

/** Doubles, with jitter, because clients that lose a node lose it together. */
function toPauseMs(tries: number): number {
  return Math.min(firstPauseMs * 2 ** tries, longestPauseMs) * (0.5 + Math.random() / 2);
}

/** A date, which a proxy may send, is left to the back-off. */
function retryAfterMs(response: Response | undefined): number {
  const seconds = Number(response?.headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}
