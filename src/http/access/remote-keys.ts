import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { HoldfastError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { maskUrl } from '../../mask-url.ts';
import { readWithin } from '../request/read-within.ts';

type Keys = ReturnType<typeof createLocalJWKSet>;

const timeoutMs = 3_000;
const maxBytes = 1024 ** 2;
/** Older keys are reloaded in the background. */
const refreshMs = 600_000;
/** How long the known keys stay valid while the key set is unavailable. */
const trustMs = 3_600_000;
/** Tokens with an unknown key, and failures, cause at most one request within this time. */
const defaultCooldownMs = 5_000;

/**
 * The keys of a JSON Web Key Set (RFC 7517), cached between requests and reloaded when they age or when a token names
 * an unknown one. Rejects with `jwks_unavailable` if only the key set could decide and it is unavailable.
 */
export function createRemoteKeys(options: {
  readonly url: string;
  readonly log: Log;
  readonly cooldownMs?: number;
  readonly fetch?: typeof fetch;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}): JWTVerifyGetKey {
  const { url, log, cooldownMs = defaultCooldownMs, now = Date.now } = options;
  const request = options.fetch ?? fetch;
  let known: { readonly keys: Keys; readonly atMs: number } | undefined;
  let failure: unknown;
  let triedAtMs = Number.NEGATIVE_INFINITY;
  let pending: Promise<void> | undefined;

  async function load(): Promise<void> {
    triedAtMs = now();
    try {
      known = { keys: createLocalJWKSet(await fetchKeys(request, url)), atMs: now() };
      failure = undefined;
    } catch (error) {
      failure = error;
      log.warn({ err: error }, 'the keys at JWKS_URL are unavailable');
    }
  }

  /** Never rejects; does nothing within the cooldown. */
  async function refresh(): Promise<void> {
    if (pending === undefined && now() - triedAtMs < cooldownMs) return;
    await (pending ??= load().finally(() => (pending = undefined)));
  }

  function trusted(): Keys {
    if (known !== undefined && now() - known.atMs < trustMs) return known.keys;
    throw new HoldfastError(
      'jwks_unavailable',
      `No token verification keys could be loaded from ${maskUrl(url)}.`,
      {
        cause: failure,
      },
    );
  }

  return async (header, token) => {
    const ageMs = known === undefined ? Number.POSITIVE_INFINITY : now() - known.atMs;
    if (ageMs >= trustMs) await refresh();
    else if (ageMs >= refreshMs) void refresh();
    try {
      return await trusted()(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    await refresh();
    if (failure !== undefined) {
      throw new HoldfastError(
        'jwks_unavailable',
        `The key of this token is unknown, and ${maskUrl(url)} could not be read again.`,
        {
          cause: failure,
        },
      );
    }
    return trusted()(header, token);
  };
}

async function fetchKeys(request: typeof fetch, url: string) {
  const response = await request(url, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`${maskUrl(url)} answered ${response.status}`);
  return JSON.parse(await textOf(response, url)) as Parameters<typeof createLocalJWKSet>[0];
}

async function textOf({ body }: Response, url: string): Promise<string> {
  const reader = body?.getReader();
  const bytes = await readWithin(reader, maxBytes);
  if (bytes === undefined) {
    await reader?.cancel();
    throw new Error(`${maskUrl(url)} answered more than ${maxBytes} bytes`);
  }
  return Buffer.from(bytes).toString();
}
