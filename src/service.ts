import { hostname } from 'node:os';
import type { Clock } from './actors/ports/clock.ts';
import type { Runtime } from './actors/contract/runtime-types.ts';
import { createRuntime } from './actors/runtime.ts';
import type { RuntimeDeps } from './actors/runtime-deps.ts';
import { withBulkActs } from './bulk-acts/with-bulk-acts.ts';
import { createApp } from './http/app.ts';
import {
  assertMayListen,
  createAccess,
  warnOfOpenness,
  type AccessOptions,
} from './http/access/access.ts';
import type { ApiInfo } from './http/openapi/openapi.ts';
import type { MountedApps } from './http/base/mounted-app.ts';
import { serveMetrics } from './http/serve-metrics.ts';
import { serveApp, type Served } from './http/server/serve-app.ts';
import { createInProcess } from './in-process/in-process.ts';
import type { InProcess } from './in-process/in-process-types.ts';
import { createLog } from './config/create-log.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Measured } from './metrics/measurement.ts';
import type { MetricsAddress } from './metrics/metrics-address.ts';
import type { Process } from './definition/define-process.ts';
import { warnOfFindings } from './definition/findings/warn-of-findings.ts';
import { createMemoryRateLimit } from './persistence/embedded/memory-rate-limit.ts';
import { createPictures, type Pictures } from './pictures/pictures.ts';
import { openStorage } from './persistence/open-storage.ts';
import type { Storage, StorageOptions } from './persistence/storage.ts';
import { correlateLog } from './tracing/correlate-log.ts';
import { findTracing } from './tracing/find-tracing.ts';
import { warnOfCallbackUrls } from './config/warn-of-callback-urls.ts';

/** The options of `createService`. Without `redisUrl`, the service uses the embedded store in `dataDir`. */
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
      | 'doctorEveryMs'
      | 'shutdownMs'
      | 'onEmit'
      | 'inspect'
    > {
  readonly processes: readonly Process[];
  /**
   * Whether the service has the resource `/bulk-acts`, by which administrators act on all instances that match a filter.
   * Default true.
   */
  readonly bulkActs?: boolean;
  /** The name of this node: unique among the nodes, and the same after a restart. Default: host name and process id. */
  readonly nodeId?: string;
  /** The largest request body; larger bodies are answered with 413. Default 1 MiB. */
  readonly bodyLimitBytes?: number;
  /** How deep bodies may nest arrays and objects; deeper ones are answered with 400. Default 64. */
  readonly jsonDepth?: number;
  /** The largest total size of request line and headers; larger requests are answered with 431. Default 16 KiB. */
  readonly headerLimitBytes?: number;
  /**
   * Apps to serve next to the processes, by path: `{ '/reports': app }`, where `app` may be an app of Hono. With `auth`,
   * an app accepts callers with a valid token, unless its `access` says otherwise.
   */
  readonly apps?: MountedApps;
  /**
   * The URL under which outside systems reach this service, for callbacks. Default: the address it listens on. A
   * service that does not listen (yet) gives tasks a `callbackUrl` without a host, and warns once.
   */
  readonly publicUrl?: string;
  /**
   * Serves the dashboard under `/ui`, or under another path. With `auth`, it is for callers with the scope
   * `holdfast:observe` or `holdfast:admin`, otherwise for callers on this machine. Default: no dashboard.
   */
  readonly dashboard?: boolean | { readonly path: string };
  /**
   * Measures the node for Prometheus: at `/metrics`, with `auth` for callers with the scope `holdfast:observe` or
   * `holdfast:admin`; or without authentication on a port of its own, by default on 127.0.0.1. Default: nothing is measured.
   */
  readonly metrics?: boolean | MetricsAddress;
  /** Logs each request at info: method, route, status, duration, request id and trace id. Default false. */
  readonly requestLog?: boolean;
  /** Title, contact and license of the service, as shown in `/openapi.json` and `/docs`. */
  readonly api?: ApiInfo;
  /** Default: pino, level `info`, to stdout. */
  readonly log?: Log;
}

/** A service that runs processes. If it fails to open (its store, its folder), the first call rejects. */
export interface Service extends InProcess {
  /** Handles a request as the HTTP server would. */
  fetch(request: Request): Promise<Response>;
  /**
   * Listens on `host` (default 127.0.0.1); port 0 picks a free port. Rejects with `configuration_invalid` if other
   * machines can reach the host and neither `auth` nor `allowUnauthenticated` is set. `metricsUrl`: where metrics are
   * served alone, if they are.
   */
  listen(
    port: number,
    host?: string,
  ): Promise<{ readonly url: string; readonly metricsUrl: string | undefined }>;
  /**
   * Refuses new work, answers waiting requests, gives running tasks and requests `shutdownMs` together to finish,
   * hands the remaining tasks over, and closes.
   */
  close(): Promise<void>;
}

const defaultBodyLimitBytes = 1024 ** 2;
const defaultShutdownMs = 10_000;
const noUrl =
  'a task received a callbackUrl without a host, because the service does not listen; set publicUrl';
/** If tasks used up the time limit: how long responses in progress may still take. */
const lastWordsMs = 250;

/** Creates a service: opens the store and runs the processes on it. */
export function createService(options: ServiceOptions): Service {
  const log = options.log ?? createLog({ level: 'info' });
  return serveOn(openStorage({ ...options, log }), { ...options, log });
}

export interface ServeOptions extends Omit<ServiceOptions, keyof StorageOptions> {
  readonly log: Log;
  /** The URL that the service is going to listen on: tasks resume as soon as the store is open. */
  readonly selfUrl?: string;
  /** Default: the system's clock. */
  readonly clock?: Clock;
  /** What `/readyz` shows beside the checks that decide. Default: nothing. */
  readonly checks?: () => Readonly<Record<string, string>>;
  /** Gets what measures the node; if given, an address of `metrics` is left to the caller. */
  readonly measuredBy?: (measured: Measured) => void;
}

/** The same, on a storage that is already open or opening. */
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
  let isListening = (): void => {};
  const listening = new Promise<void>((resolve) => (isListening = resolve));
  const pictures = createPictures();
  const closed = new AbortController();
  const opened = storage.then(async (parts) =>
    open(parts, options, {
      publicUrl,
      ownUrl,
      ownUrls,
      pictures,
      listening,
      closing: closed.signal,
    }).catch(async (error: unknown) => {
      await parts.store.close();
      throw error;
    }),
  );
  opened.catch(() => {
    // Each call that needs the service rejects with the reason.
  });
  let served: Served | undefined;
  let metricsServed: Served | undefined;
  let closing = false;

  return {
    fetch: async (request) => (await opened).app.fetch(request),
    async listen(port, host = '127.0.0.1') {
      assertMayListen(host, options);
      const { app, metrics } = await opened;
      const { log, headerLimitBytes } = options;
      if (options.measuredBy === undefined) {
        metricsServed = await serveMetrics(metrics, options.metrics, log);
      }
      served = await serveApp({
        fetch: (request, connection) => app.fetch(request, connection),
        host,
        port,
        log,
        ...(headerLimitBytes === undefined ? {} : { headerLimitBytes }),
      });
      isListening();
      warnOfOpenness(host, options, log);
      warnOfCallbackUrls(host, { publicUrl: options.publicUrl, url: served.url }, log);
      return { url: served.url, metricsUrl: metricsServed?.url };
    },
    ...createInProcess(async () => (await opened).runtime, { isClosing: () => closing }),
    async close() {
      closing = true;
      closed.abort();
      const { runtime } = await opened;
      const { shutdownMs = defaultShutdownMs, apps = {} } = options;
      const overAt = Date.now() + shutdownMs;
      // Running tasks may call this very server, so it goes last; new work is refused from the first moment on.
      await Promise.all([served?.drain(shutdownMs), runtime.drain()]);
      await Promise.all(Object.values(apps).map(async (app) => app.close?.()));
      const graceMs = Math.max(overAt - Date.now(), lastWordsMs);
      await Promise.all([served?.close(graceMs), metricsServed?.close(lastWordsMs)]);
      await Promise.all([runtime.close(), pictures.close()]);
    },
  };
}

async function open(
  { store, wakes, rateLimit }: Storage,
  options: ServeOptions,
  parts: {
    readonly publicUrl: () => string;
    readonly ownUrl: () => string | undefined;
    readonly ownUrls: () => readonly string[];
    readonly pictures: Pictures;
    readonly listening: Promise<void>;
    readonly closing: AbortSignal;
  },
): Promise<{
  readonly runtime: Runtime;
  readonly app: ReturnType<typeof createApp>;
  readonly metrics: Metrics | undefined;
}> {
  const { bodyLimitBytes = defaultBodyLimitBytes, jsonDepth } = options;
  const tracing = findTracing();
  const log = tracing === undefined ? options.log : correlateLog(options.log);
  const readLimit = createMemoryRateLimit();
  const access = createAccess(options, { log, rateLimit, readLimit, ownUrls: parts.ownUrls });
  const { processes, bulkActs = true } = options;
  const all = bulkActs ? withBulkActs(processes, () => runtime) : processes;
  // Loaded only if something is measured, so that other nodes start sooner.
  const metrics = options.metrics
    ? (await import('./metrics/metrics.ts')).createMetrics({ store, processes: all })
    : undefined;
  if (metrics !== undefined) options.measuredBy?.(metrics);
  const runtime: Runtime = createRuntime({
    ...options,
    log,
    tracing,
    processes: all,
    publicUrl: parts.publicUrl,
    listening: parts.listening,
    store,
    ...metrics?.measured,
    wakes,
    node: options.nodeId ?? `${hostname()}:${process.pid}`,
  });
  const limits = { bodyLimitBytes, ...(jsonDepth === undefined ? {} : { jsonDepth }) };
  const app = createApp({
    runtime,
    log,
    tracing,
    requestLog: options.requestLog,
    metrics: options.metrics === true ? metrics : undefined,
    ...limits,
    ...access,
    apps: options.apps ?? {},
    api: options.api,
    url: parts.ownUrl,
    dashboardPath: dashboardPathOf(options.dashboard),
    pictures: parts.pictures,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.checks === undefined ? {} : { checks: options.checks }),
    listening: parts.listening,
    closing: parts.closing,
  });
  for (const process of processes) warnOfFindings(process, log);
  await runtime.open();
  return { runtime, app, metrics };
}

function dashboardPathOf(dashboard: ServiceOptions['dashboard']): string | undefined {
  if (typeof dashboard === 'object') return dashboard.path;
  return dashboard === true ? '/ui' : undefined;
}
