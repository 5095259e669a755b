import type { Caller } from '../../actors/access/caller.ts';

/** What an app learns of a request beside the request itself. In an app of Hono it is `c.env`. */
export interface MountedEnv {
  /** Who has authenticated. Undefined where nobody had to. */
  readonly caller: Caller | undefined;
  /** Where the request comes from; that of a proxy, where there is one. Undefined where it came without a socket. */
  readonly remoteAddress: string | undefined;
  /** The answer carries it as `X-Request-Id`. */
  readonly requestId: string;
}

/** A part of an OpenAPI 3.1 document. */
export interface OpenApiPart {
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  readonly paths?: Readonly<Record<string, object>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

/** An app that is served beside the processes. One of Hono is such an app, and so is all else that answers a `Request`. */
export interface MountedApp {
  /** Answers the requests under the path of the app. They come as they were sent, with the whole path. */
  readonly fetch: (request: Request, env: MountedEnv) => Response | Promise<Response>;
  /**
   * Whom the service lets pass, where it has `auth`. `token` (the default): callers with a valid token, whose requests count
   * against `rates`. `admin`: those whose token has the scope `holdfast:admin`. `open`: everybody.
   */
  readonly access?: 'token' | 'admin' | 'open';
  /** Says yes to a request that needs no token, such as one that carries a secret of this program's own. */
  readonly admits?: (request: Request) => boolean;
  /** The member of `GET /` that shows the path of the app. Default: it is not shown. */
  readonly name?: string;
  /** What `/openapi.json` and `/docs` say of the app: tags, paths with their operations, schemas. Default: nothing. */
  readonly openapi?: OpenApiPart;
  /** Called when the service closes, once no task runs any more. */
  readonly close?: () => Promise<void>;
}

/** Apps by the path that each is served under. */
export type MountedApps = Readonly<Record<`/${string}`, MountedApp>>;
