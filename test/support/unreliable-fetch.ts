import type { Fetch } from '../../src/machines/shared/call.ts';

/** What the network does to a call. `late`: it arrives `delayMs` later, whether or not anybody still waits. */
export type NetworkFault =
  | { readonly kind: 'none' | 'unreachable' | 'lost reply' }
  | { readonly kind: 'late'; readonly delayMs: number };

/** A `fetch` whose next calls meet these faults, one after another; then none. */
export function unreliable(
  fetch: Fetch,
  faults: readonly NetworkFault[],
  sleep: (delayMs: number) => Promise<void>,
): Fetch {
  const next = faults.values();
  return async (url, { signal, ...init }) => {
    signal?.throwIfAborted();
    const fault = next.next().value ?? { kind: 'none' };
    switch (fault.kind) {
      case 'none':
        return fetch(url, init);
      case 'late':
        await sleep(fault.delayMs);
        return fetch(url, init);
      case 'unreachable':
        throw broken('ECONNREFUSED');
      case 'lost reply':
        await fetch(url, init);
        throw broken('ECONNRESET');
    }
  };
}

function broken(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}
