import type { Caller } from '../../actors/access/caller.ts';

/** What an app learns about a request, in addition to the request. In an app of Hono, this is `c.env`. */
export interface MountedEnv {
  /** The authenticated caller; undefined if the request needed no token. */
  readonly caller: Caller | undefined;
  /** The address that the request comes from, or that of a proxy; undefined if it came without a socket. */
  readonly remoteAddress: string | undefined;
  /** The `X-Request-Id` of the response. */
  readonly requestId: string;
}

/** A part of an OpenAPI 3.1 document. */
export interface OpenApiPart {
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  readonly paths?: Readonly<Record<string, object>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

/** An app next to the processes: an app of Hono, or anything else that answers a `Request`. */
export interface MountedApp {
  /** Answers the requests under the path of the app. Requests are passed on unchanged, with the whole path. */
  readonly fetch: (request: Request, env: MountedEnv) => Response | Promise<Response>;
  /**
   * Who may call the app if the service has `auth`. `token` (the default): callers with a valid token; their requests
   * count against `rates`. `admin`: callers whose token has the scope `holdfast:admin`. `open`: everyone.
   */
  readonly access?: 'token' | 'admin' | 'open';
  /** Returns true for requests that need no token, for example because they carry a secret of your own. */
  readonly admits?: (request: Request) => boolean;
  /** The member of `GET /` that shows the path of the app. Default: the path is not shown. */
  readonly name?: string;
  /** The tags, paths and schemas of the app in `/openapi.json` and `/docs`. Default: none. */
  readonly openapi?: OpenApiPart;
  /** Called when the service closes, after the last task. */
  readonly close?: () => Promise<void>;
}

/** Apps by path. */
export type MountedApps = Readonly<Record<`/${string}`, MountedApp>>;
