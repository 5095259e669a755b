import type { Hono, MiddlewareHandler } from 'hono';
import { admitAdmin, authenticate } from './access/authenticate.ts';
import type { Limits } from './access/limits.ts';
import type { VerifyToken } from './access/token-verifier.ts';
import { requestIdOf } from './base/base-app.ts';
import { remoteAddressOf } from './base/connection.ts';
import type { HttpEnv } from './base/http-env.ts';
import type { MountedApp } from './base/mounted-app.ts';

/** Serves an app under a path, with its guards. */
export function mountApp(
  app: Hono<HttpEnv>,
  path: string,
  mounted: MountedApp,
  guards: { readonly verify?: VerifyToken | undefined; readonly limits?: Limits | undefined },
): void {
  const all = `${path}/*`;
  for (const guard of guardsOf(mounted, guards)) app.use(all, guard);
  app.all(all, async (c) => {
    const requestId = requestIdOf(c);
    const env = { caller: c.get('caller'), remoteAddress: remoteAddressOf(c), requestId };
    return changeable(await mounted.fetch(c.req.raw, env));
  });
}

function guardsOf(
  { access = 'token', admits }: MountedApp,
  { verify, limits }: Parameters<typeof mountApp>[3],
): readonly MiddlewareHandler<HttpEnv>[] {
  switch (access) {
    case 'open':
      return [];
    case 'admin':
      return verify === undefined ? [] : [unless(admits, admitAdmin(verify))];
    case 'token': {
      const authenticated = verify === undefined ? [] : [authenticate(verify)];
      const counted = limits === undefined ? [] : [limits.admitCaller];
      return [...authenticated, ...counted].map((guard) => unless(admits, guard));
    }
  }
}

/** Applies the guard except to admitted requests. */
function unless(
  admits: MountedApp['admits'],
  guard: MiddlewareHandler<HttpEnv>,
): MiddlewareHandler<HttpEnv> {
  if (admits === undefined) return guard;
  return async (c, next) => (admits(c.req.raw) ? next() : guard(c, next));
}

/** The service adds its headers to every response, but those of a response from `fetch` are immutable. */
function changeable(response: Response): Response {
  try {
    response.headers.delete('x-request-id');
    return response;
  } catch {
    return new Response(response.body, response);
  }
}
