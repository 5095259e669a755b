import type { Runtime } from '../../../src/actors/contract/runtime-types.ts';
import { createApp } from '../../../src/http/app.ts';
import { createLimits, type Rates } from '../../../src/http/access/limits.ts';
import { createTokenVerifier } from '../../../src/http/access/token-verifier.ts';
import type { Process } from '../../../src/definition/define-process.ts';
import { createMemoryRateLimit } from '../../../src/persistence/embedded/memory-rate-limit.ts';
import type { VirtualClock } from '../../../src/testing/clock/virtual-clock.ts';
import { createMemoryRuntime } from '../../support/memory-runtime.ts';
import { createRequests, type Requests } from '../../support/requests.ts';
import { capturedLog } from '../../support/captured-log.ts';
import { jwtSecret, tokenFor } from './tokens.ts';

export interface GuardedService extends AsyncDisposable {
  /** The requests of one caller. */
  as(claims: Claims): Promise<Requests>;
  /** What the program itself uses. */
  readonly runtime: Runtime;
  readonly clock: VirtualClock;
  /** One request of a caller, whose answer need not be over. A body is JSON. */
  fetch(claims: Claims, path: string, init?: RequestInit): Promise<Response>;
  readonly lines: ReturnType<typeof capturedLog>['lines'];
}

export interface Claims {
  readonly sub: string;
  readonly tenant?: string;
  readonly scope?: string;
  readonly role?: string;
  /** Seconds. */
  readonly exp?: number;
}

/** A process behind authentication, over the in-memory store. */
export async function createGuardedService(
  process: Process,
  options: {
    readonly rates?: Rates;
    readonly requireExp?: boolean;
    /** Default: that process alone. */
    readonly processes?: readonly Process[];
  } = {},
): Promise<GuardedService> {
  const { rates, requireExp = true, processes = [process] } = options;
  const { log, lines } = capturedLog();
  const memory = await createMemoryRuntime(process, { log, processes });
  const { runtime, clock } = memory;
  const verify = createTokenVerifier({ secret: jwtSecret, requireExp }, { log, now: clock.now });
  const limit = createMemoryRateLimit();
  const app = createApp({
    runtime,
    log,
    bodyLimitBytes: 10_000,
    clock,
    // Cryptography takes real time.
    verify: async (token) => clock.during('verify', async () => verify(token)),
    ...(rates === undefined
      ? {}
      : {
          limits: createLimits({
            limit,
            readLimit: limit,
            rates,
            streams: { perCaller: 0, perInstance: 0 },
          }),
        }),
  });
  const expiresAt = Math.floor(clock.now() / 1_000) + 3_600;
  const sign = async (claims: Claims) =>
    clock.during('sign', async () => tokenFor({ exp: expiresAt, ...claims }));
  const fetchWith = async (token: string, path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    if (init.body !== undefined) headers.set('content-type', 'application/json');
    return app.request(path, { ...init, headers });
  };
  return {
    lines,
    runtime,
    clock,
    async as(claims) {
      const token = await sign(claims);
      return createRequests((path, init) => fetchWith(token, path, init));
    },
    fetch: async (claims, path, init) => fetchWith(await sign(claims), path, init),
    [Symbol.asyncDispose]: async () => memory[Symbol.asyncDispose](),
  };
}
