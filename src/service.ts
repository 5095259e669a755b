import { hostname } from 'node:os';
import type { Runtime } from './actors/requests/runtime-types.ts';
import { createRuntime, type RuntimeDeps } from './actors/runtime.ts';
import { createApp } from './http/app.ts';
import {
  assertMayListen,
  createAccess,
  warnOfOpenness,
  type AccessOptions,
} from './http/access/access.ts';
import type { ApiInfo } from './http/openapi/openapi.ts';
import type { MountedApps } from './http/base/mounted-app.ts';
import { serveApp, type Served } from './http/server/serve.ts';
import { createInProcess } from './in-process/in-process.ts';
import type { InProcess } from './in-process/in-process-types.ts';
import { createLog } from './config/create-log.ts';
import type { Log } from './log.ts';
import type { Process } from './definition/define-process.ts';
import { createMemoryRateLimit } from './persistence/embedded/memory-rate-limit.ts';
import { openStorage, type Storage, type StorageOptions } from './persistence/open-storage.ts';
import { warnOfCallbackUrls } from './config/warn-of-callback-urls.ts';

/** What `createService` takes. Without `redisUrl` the embedded store in `dataDir` serves. */
export interface ServiceOptions
  extends
    Omit<StorageOptions, 'log'>,
    AccessOptions,
    Pick<
      RuntimeDeps,
      | 'secret'
      | 'actorCache'
      | 'taskConcurrency'
      | 'recordLimitBytes'
      | 'leaseMs'
      | 'shutdownMs'
      | 'onEmit'
      | 'inspect'
    > {
  readonly processes: readonly Process[];
  /** The name of this node, the same after a restart and unlike any other's. Default: host name and process id. */
  readonly nodeId?: string;
  /** Larger bodies are answered 413. Default 1 MiB. */
  readonly bodyLimitBytes?: number;
  /** Bodies that nest arrays and objects deeper are answered 400. Default 64. */
  readonly jsonDepth?: number;
  /** Requests with more headers are answered 431. Default 16 KiB. */
  readonly headerLimitBytes?: number;
  /**
   * Apps beside the processes, by the path that each is served under, such as `{ '/reports': app }` with an app of Hono.
   * With `auth` they take callers with a valid token, unless an app says otherwise by its `access`.
   */
  readonly apps?: MountedApps;
  /**
   * Where outside systems reach this service, for callbacks. Default: where it listens. A service that does not, or not
   * yet, gives tasks a `callbackUrl` that is a path alone, and warns once.
   */
  readonly publicUrl?: string;
  /** What `/openapi.json` and `/docs` say of the service: its title, whom to ask, the license. */
  readonly api?: ApiInfo;
  /** Default: pino, level `info`, to stdout. */
  readonly log?: Log;
}

/** Processes as a service. Whatever fails to open (a store, a folder) rejects the first call. */
export interface Service extends InProcess {
  /** Answers a request as the HTTP server would. */
  fetch(request: Request): Promise<Response>;
  /**
   * Listens on `host` (default 127.0.0.1); port 0 takes a free one. Without `auth` only this machine may reach the host,
   * unless `allowUnauthenticated`; else it rejects with `configuration_invalid`.
   */
  listen(port: number, host?: string): Promise<{ readonly url: string }>;
  /**
   * Refuses new work, answers whoever waits, lets running tasks and requests finish for `shutdownMs` together, hands over
   * the tasks that are left, and closes.
   */
  close(): Promise<void>;
}

const defaultBodyLimitBytes = 1024 ** 2;
const defaultShutdownMs = 10_000;
const noUrl =
  'a task was given a callbackUrl that is a path alone: the service does not listen; give it a publicUrl';
/** Where tasks took all of the time: for answers that are on their way. */
const lastWordsMs = 250;

/** Opens a store and serves the processes on it. */
export function createService(options: ServiceOptions): Service {
  const log = options.log ?? createLog({ level: 'info' });
  return serveOn(openStorage({ ...options, log }), { ...options, log });
}

interface ServeOptions extends Omit<ServiceOptions, keyof StorageOptions> {
  readonly log: Log;
  /** Where it is going to listen: tasks go on as soon as the store is open. */
  readonly selfUrl?: string;
}

/** The same on a storage that is open, or about to be. */
export function serveOn(storage: Promise<Storage>, options: ServeOptions): Service {
  let warned = false;
  const selfUrl = () => options.selfUrl ?? served?.url;
  const ownUrl = () => options.publicUrl ?? selfUrl();
  const ownUrls = () => [options.publicUrl, selfUrl()].filter((url) => url !== undefined);
  const publicUrl = () => {
    const url = ownUrl();
    if (url === undefined && !warned) {
      warned = true;
      options.log.warn({}, noUrl);
    }
    return url ?? '';
  };
  const opened = storage.then(async (parts) =>
    open(parts, options, { publicUrl, ownUrl, ownUrls }).catch(async (error: unknown) => {
      await parts.store.close();
      throw error;
    }),
  );
  opened.catch(() => {
    // Each call that needs the service rejects with the reason.
  });
  let served: Served | undefined;
  let closing = false;

  return {
    fetch: async (request) => (await opened).app.fetch(request),
    async listen(port, host = '127.0.0.1') {
      assertMayListen(host, options);
      const { app } = await opened;
      const { log, headerLimitBytes } = options;
      served = await serveApp({
        fetch: (request, connection) => app.fetch(request, connection),
        host,
        port,
        log,
        ...(headerLimitBytes === undefined ? {} : { headerLimitBytes }),
      });
      warnOfOpenness(host, options, log);
      warnOfCallbackUrls(host, { publicUrl: options.publicUrl, url: served.url }, log);
      return { url: served.url };
    },
    ...createInProcess(async () => (await opened).runtime, { isClosing: () => closing }),
    async close() {
      closing = true;
      const { runtime } = await opened;
      const { shutdownMs = defaultShutdownMs, apps = {} } = options;
      const overAt = Date.now() + shutdownMs;
      // Running tasks may call this very server, so it goes last; new work is refused from the first moment on.
      await Promise.all([served?.drain(shutdownMs), runtime.drain()]);
      await Promise.all(Object.values(apps).map(async (app) => app.close?.()));
      await served?.close(Math.max(overAt - Date.now(), lastWordsMs));
      await runtime.close();
    },
  };
}

async function open(
  { store, wakes, rateLimit }: Storage,
  options: ServeOptions,
  urls: {
    readonly publicUrl: () => string;
    readonly ownUrl: () => string | undefined;
    readonly ownUrls: () => readonly string[];
  },
): Promise<{
  readonly runtime: Runtime;
  readonly app: ReturnType<typeof createApp>;
}> {
  const { log, bodyLimitBytes = defaultBodyLimitBytes, jsonDepth } = options;
  const readLimit = createMemoryRateLimit();
  const access = createAccess(options, { log, rateLimit, readLimit, ownUrls: urls.ownUrls });
  const runtime = createRuntime({
    ...options,
    publicUrl: urls.publicUrl,
    store,
    wakes,
    node: options.nodeId ?? `${hostname()}:${process.pid}`,
  });
  const limits = { bodyLimitBytes, ...(jsonDepth === undefined ? {} : { jsonDepth }) };
  const app = createApp({
    runtime,
    log,
    ...limits,
    ...access,
    apps: options.apps ?? {},
    api: options.api,
    url: urls.ownUrl,
  });
  await runtime.open();
  return { runtime, app };
}
