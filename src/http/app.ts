import type { Hono } from 'hono';
import type { Runtime } from '../actors/requests/runtime-types.ts';
import type { Log } from '../log.ts';
import type { Access } from './access/access.ts';
import { allowOrigins } from './base/allow-origins.ts';
import { admitOwnCalls, authenticate } from './access/authenticate.ts';
import { createBaseApp } from './base/base-app.ts';
import type { HttpEnv } from './base/http-env.ts';
import { addCallbacks } from './resources/callbacks.ts';
import { addGreeter } from './resources/greeter.ts';
import { addDocs, type DocsOptions } from './docs/add-docs.ts';
import { guardHost } from './access/guard-host.ts';
import { guardOpen } from './access/guard-open.ts';
import { addHealth } from './resources/health.ts';
import { createReplies } from './resources/instance-reply.ts';
import { addLimitFields } from './access/limit-fields.ts';
import { limitUrl } from './base/limit-url.ts';
import { addProcessResources } from './resources/process-resources.ts';
import type { BodyLimits } from './request/read-json.ts';
import { addResource } from './base/resource.ts';
import { turns } from '../turns.ts';
import { secure } from './base/security-headers.ts';

interface AppDeps extends BodyLimits, Access, Pick<DocsOptions, 'api' | 'url'> {
  readonly runtime: Runtime;
  readonly log: Log;
  /** Served under `/stand-ins`. Absent: there are none. */
  readonly standIns?: Hono<HttpEnv>;
  /** By which the service's own calls of them pass where there is authentication. Absent: nobody's do. */
  readonly standInSecret?: string | undefined;
  /** Serves `/greet`, a stateless resource beside the processes. Default false. */
  readonly greeter?: boolean;
  /** Epoch milliseconds. Default: the system's clock. */
  readonly now?: () => number;
}

/** The HTTP face of a runtime: a resource for each process, health, and an index at `/`. */
export function createApp(deps: AppDeps): Hono<HttpEnv> {
  const { runtime, standIns, greeter = false, verify, corsOrigins: origins = [], limits } = deps;
  const app = createBaseApp({ log: deps.log });
  app.use(secure());
  app.use(limitUrl());
  if (limits !== undefined) app.use(addLimitFields());
  if (origins.length > 0) app.use(allowOrigins(origins));
  // Under any host name: probes come under whatever name a node has, and learn no more than that it lives.
  addHealth(app, runtime);
  app.use(async (_, next) => {
    await turns.next();
    await next();
  });
  if (deps.ownHosts !== undefined) app.use(guardHost(deps.ownHosts));
  if (verify === undefined) app.use(guardOpen({ origins }));

  // Routes before `authenticate` are open.
  const { api, url } = deps;
  if (limits !== undefined) {
    for (const path of ['/docs', '/openapi.json']) app.use(path, limits.admitCaller);
  }
  addDocs(app, {
    runtime,
    authenticated: verify !== undefined,
    greeter,
    api,
    ...(url === undefined ? {} : { url }),
  });
  addCallbacks(app, deps);
  if (greeter) addGreeter(app);
  if (standIns !== undefined) {
    if (verify !== undefined) app.use('/stand-ins/*', admitOwnCalls(verify, deps.standInSecret));
    app.route('/', standIns);
  }

  if (verify !== undefined) app.use(authenticate(verify));
  if (limits !== undefined) app.use('/', limits.admitCaller);
  const index = {
    service: 'holdfast',
    processes: runtime.processes.map(({ name, version, path }) => ({ name, version, href: path })),
    health: ['/healthz', '/readyz'],
    ...(greeter ? { greeter: '/greet' } : {}),
    docs: ['/openapi.json', '/docs'],
    ...(standIns === undefined ? {} : { standIns: '/stand-ins' }),
  };
  addResource(app, '/', { GET: (c) => c.json(index) });
  const now = deps.now ?? Date.now;
  const replies = createReplies(now);
  for (const process of runtime.processes) {
    if (limits !== undefined) app.use(`${process.path}/*`, limits.admitCaller);
    addProcessResources(app, process, { ...deps, ...limits, replies, now });
  }
  return app;
}
