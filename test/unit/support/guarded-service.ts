import type { Runtime } from '../../../src/actors/runtime-types.ts';
import { createApp } from '../../../src/http/app.ts';
import { createTokenVerifier } from '../../../src/http/verify-token.ts';
import type { Process } from '../../../src/machines/define-process.ts';
import { createMemoryRuntime } from '../../support/memory-runtime.ts';
import { createRequests, type Requests } from '../../support/requests.ts';
import { capturedLog } from './captured-log.ts';
import { jwtSecret, tokenFor } from './tokens.ts';

export interface GuardedService extends AsyncDisposable {
  /** The requests of one caller. */
  as(claims: Claims): Promise<Requests>;
  /** What the program itself uses. */
  readonly runtime: Runtime;
  readonly lines: ReturnType<typeof capturedLog>['lines'];
}

export interface Claims {
  readonly sub: string;
  readonly tenant?: string;
  readonly scope?: string;
  readonly role?: string;
}

/** A process behind authentication, over the in-memory store. */
export async function createGuardedService(process: Process): Promise<GuardedService> {
  const { log, lines } = capturedLog();
  const memory = await createMemoryRuntime(process, { log });
  const { runtime } = memory;
  const verify = createTokenVerifier({ secret: jwtSecret }, { log });
  const app = createApp({ runtime, log, bodyLimitBytes: 10_000, verify });
  return {
    lines,
    runtime,
    async as(claims) {
      const token = await tokenFor({ ...claims });
      return createRequests(async (path, init) => {
        const headers = new Headers(init.headers);
        headers.set('authorization', `Bearer ${token}`);
        return app.request(path, { ...init, headers });
      });
    },
    [Symbol.asyncDispose]: async () => memory[Symbol.asyncDispose](),
  };
}
