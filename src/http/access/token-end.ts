import type { Clock } from '../../actors/ports/clock.ts';
import type { Caller } from '../../actors/access/caller.ts';
import { unauthorized } from './unauthorized.ts';

/** `timeMs`, cut to the remaining lifetime of the caller's token. `now`: epoch milliseconds. */
export function withinToken(timeMs: number, caller: Caller | undefined, now: number): number {
  const leftMs = (caller?.expiresAtMs ?? Number.POSITIVE_INFINITY) - now;
  return Math.max(0, Math.min(timeMs, leftMs));
}

/** Throws `unauthorized` once the caller's token has expired. */
export function assertUnexpired(caller: Caller | undefined, now: number): void {
  if (withinToken(1, caller, now) === 0) throw unauthorized('The token has expired');
}

/** A signal that fires when the caller's token expires. Call `stop` when it is no longer needed. */
export function whenTokenEnds(
  caller: Caller | undefined,
  clock: Clock,
): { readonly signal: AbortSignal; readonly stop: () => void } {
  const end = new AbortController();
  let stop = () => {};
  const look = () => {
    const leftMs = withinToken(Number.POSITIVE_INFINITY, caller, clock.now());
    if (leftMs === 0) end.abort();
    else stop = clock.after(leftMs, look);
  };
  if (caller?.expiresAtMs !== undefined) look();
  return { signal: end.signal, stop: () => stop() };
}
