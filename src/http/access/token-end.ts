import type { Caller } from '../../actors/access/caller.ts';
import { unauthorized } from './unauthorized.ts';

/** What `setTimeout` takes at most. */
const longestDelayMs = 2 ** 31 - 1;

/** How much of a time is left until the caller's token expires. `now`: epoch milliseconds. */
export function withinToken(timeMs: number, caller: Caller | undefined, now: number): number {
  const leftMs = (caller?.expiresAtMs ?? Number.POSITIVE_INFINITY) - now;
  return Math.max(0, Math.min(timeMs, leftMs));
}

/** Throws `unauthorized` once the caller's token has expired. */
export function assertUnexpired(caller: Caller | undefined, now: number): void {
  if (withinToken(1, caller, now) === 0) throw unauthorized('The token has expired');
}

/** A signal that fires when the caller's token expires. `stop` must be called where nobody needs it any more. */
export function whenTokenEnds(
  caller: Caller | undefined,
  now: () => number,
): { readonly signal: AbortSignal; readonly stop: () => void } {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    const leftMs = withinToken(longestDelayMs, caller, now());
    if (leftMs === 0) end.abort();
    else timer = setTimeout(look, leftMs);
  };
  if (caller?.expiresAtMs !== undefined) look();
  return { signal: end.signal, stop: () => clearTimeout(timer) };
}
