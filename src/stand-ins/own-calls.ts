import { createHash, timingSafeEqual } from 'node:crypto';
import type { Fetch } from './callbacks.ts';

/** The header that identifies a service's own calls of its stand-ins. */
const header = 'holdfast-stand-in-secret';

/**
 * A `fetch` that adds the secret to calls of the stand-ins under `root`, and to no others: it refuses redirects, and
 * calls before the service listens there, because another program might.
 */
export function createOwnFetch(options: {
  /** For example `http://127.0.0.1:3000/stand-ins`. */
  readonly root: string;
  readonly secret: string;
  readonly isListening: () => boolean;
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch;
}): Fetch {
  const { secret, isListening, fetch = globalThis.fetch } = options;
  const root = new URL(options.root);
  return async (url, init) => {
    const to = new URL(url);
    if (to.origin !== root.origin || !to.pathname.startsWith(`${root.pathname}/`)) {
      return fetch(url, init);
    }
    if (!isListening()) {
      const cause = Object.assign(new Error('not listening yet'), { code: 'ECONNREFUSED' });
      throw new TypeError('fetch failed', { cause });
    }
    const headers = new Headers(init.headers);
    headers.set(header, secret);
    return fetch(to.href, { ...init, headers, redirect: 'error' });
  };
}

/** Whether the request carries the secret, compared in constant time. */
export function isOwnCall({ headers }: Request, secret: string): boolean {
  const sent = headers.get(header);
  return sent !== null && timingSafeEqual(digest(sent), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
