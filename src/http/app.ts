import type { Hono } from 'hono';
import { systemClock, type Clock } from '../actors/ports/clock.ts';
import type { Runtime } from '../actors/contract/runtime-types.ts';
import type { Log } from '../log.ts';
import { createDashboard } from '../dashboard/dashboard.ts';
import { createPictures, type Pictures } from '../pictures/pictures.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Access } from './access/access.ts';
import { allowOrigins } from './base/allow-origins.ts';
import { authenticate } from './access/authenticate.ts';
import { assertMounts } from './assert-mounts.ts';
import { createBaseApp } from './base/base-app.ts';
import type { HttpEnv } from './base/http-env.ts';
import type { MountedApps } from './base/mounted-app.ts';
import { addCallbacks } from './resources/callbacks.ts';
import { addDocs, type DocsOptions } from './docs/docs.ts';
import { guardHost } from './access/guard-host.ts';
import { guardOpen } from './access/guard-open.ts';
import { guardSocket } from './access/guard-socket.ts';
import { socketToken } from './access/socket-token.ts';
import { inTurn } from './access/in-turn.ts';
import { inspectPath } from './base/inspect-path.ts';
import { addAudit } from './resources/audit.ts';
import { addDoctor } from './resources/doctor.ts';
import { addPauses } from './resources/pauses.ts';
import { addMetrics } from './resources/metrics.ts';
import { addNodes } from './resources/nodes.ts';
import { addInspect } from './resources/inspect.ts';
import { addHealth } from './resources/health.ts';
import { createReplies } from './replies/replies.ts';
import { addLimitFields } from './access/limit-fields.ts';
import { limitUrl } from './base/limit-url.ts';
import { mountApp } from './mount-app.ts';
import { addProcessResources } from './resources/process-resources.ts';
import type { BodyLimits } from './request/read-json.ts';
import { addProcessPictures } from './resources/pictures.ts';
import { addProcesses } from './resources/processes.ts';
import { addSearch } from './resources/search.ts';
import { addStatistics } from './resources/statistics.ts';
import { addServiceIndex } from './resources/service-index.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { traceRequests } from './base/trace-requests.ts';
import { secure } from './base/security-headers.ts';

interface AppDeps extends BodyLimits, Access, Pick<DocsOptions, 'api' | 'url'> {
  readonly runtime: Runtime;
  readonly log: Log;
  /** Records requests as spans, but those for health. Default: nothing does. */
  readonly tracing?: Tracing | undefined;
  /** Whether each request is logged at info. Default false. */
  readonly requestLog?: boolean | undefined;
  /** Served at `/metrics`. If absent, there is no such resource. */
  readonly metrics?: Pick<Metrics, 'contentType' | 'text'> | undefined;
  /** Default: one of its own, whose thread ends with the process. */
  readonly pictures?: Pictures;
  /** Served beside the processes. */
  readonly apps?: MountedApps;
  /** Default: the system's clock. */
  readonly clock?: Clock;
  /** What `/readyz` shows beside the checks that decide. Default: nothing. */
  readonly checks?: () => Readonly<Record<string, string>>;
  /** The path of the dashboard. If absent, there is none. */
  readonly dashboardPath?: string | undefined;
  /** Resolves once the service listens. Default: it does not. */
  readonly listening?: Promise<void>;
  /** Fires when the service closes. */
  readonly closing?: AbortSignal;
}

/**
 * The HTTP interface of a runtime: a resource for each process, health, an index at `/`, and further apps. Throws
 * `configuration_invalid` if an app cannot be served under its path.
 */
export function createApp(deps: AppDeps): Hono<HttpEnv> {
  const { runtime, apps = {}, verify, corsOrigins: origins = [], limits } = deps;
  const { pictures = createPictures(), dashboardPath, clock = systemClock } = deps;
  assertMounts(apps, runtime.processes, dashboardPath);
  const app = createBaseApp({
    log: deps.log,
    requestLog: deps.requestLog,
    finish(c) {
      addLimitFields(c);
      secure(c);
    },
  });
  app.use(limitUrl());
  if (origins.length > 0) app.use(allowOrigins(origins));
  // Before the host check, because probes may use any host name, and they reveal only that the node is alive.
  addHealth(app, runtime, deps.checks);
  if (deps.tracing !== undefined) app.use(traceRequests(deps.tracing));
  app.use(
    inTurn([
      ...(deps.ownHosts === undefined ? [] : [guardHost(deps.ownHosts)]),
      ...(verify === undefined ? [guardOpen({ origins })] : []),
    ]),
  );

  // Routes before `authenticate` are open.
  const { api, url } = deps;
  if (limits !== undefined) {
    for (const path of ['/docs', '/openapi.json']) app.use(path, limits.admitCaller);
  }
  addDocs(app, {
    runtime,
    authenticated: verify !== undefined,
    apps: Object.values(apps),
    api,
    ...(url === undefined ? {} : { url }),
  });
  addCallbacks(app, deps);
  // Each has guards of its own.
  for (const [path, mounted] of Object.entries(apps)) {
    mountApp(app, path, mounted, { verify, limits });
  }

  if (dashboardPath !== undefined) {
    const dashboard = createDashboard(dashboardPath, { ...deps, pictures, clock });
    app.route(dashboardPath, dashboard);
  }
  app.use(inspectPath, guardSocket({ origins, url: url ?? (() => undefined) }));
  if (verify !== undefined) app.use(inspectPath, authenticate(verify, socketToken));
  if (limits !== undefined) app.use(inspectPath, limits.admitCaller);
  addInspect(app, { ...deps, ...limits, clock });

  if (verify !== undefined) app.use(authenticate(verify));
  if (limits !== undefined) app.use('/', limits.admitCaller);
  addServiceIndex(app, runtime, { apps, dashboardPath });
  if (limits !== undefined) {
    for (const path of ['/processes/*', '/nodes', '/metrics', '/audit', '/doctor', '/search'])
      app.use(path, limits.admitCaller);
  }
  addProcesses(app, runtime);
  addProcessPictures(app, runtime, pictures);
  addStatistics(app, runtime);
  addNodes(app, runtime);
  if (deps.metrics !== undefined) addMetrics(app, deps.metrics);
  addPauses(app, deps);
  addAudit(app, runtime);
  addDoctor(app, runtime);
  addSearch(app, runtime);
  const replies = createReplies(clock.now);
  for (const process of runtime.processes) {
    if (limits !== undefined) app.use(`${process.path}/*`, limits.admitCaller);
    addProcessResources(app, process, { ...deps, ...limits, pictures, replies, clock });
  }
  return app;
}
