import type { Hono } from 'hono';
import type { Runtime } from '../actors/runtime-types.ts';
import type { Log } from '../log.ts';
import { createBaseApp, type HttpEnv } from './base-app.ts';
import { addCallbacks } from './callbacks.ts';
import { addGreeter } from './greeter.ts';
import { addDocs } from './docs/add-docs.ts';
import { addHealth } from './health.ts';
import { addProcessResources } from './process-resources.ts';
import { addResource } from './resource.ts';

/** The HTTP face of a runtime: a resource for each process, health, and an index at `/`. */
export function createApp(deps: {
  readonly runtime: Runtime;
  readonly log: Log;
  readonly bodyLimitBytes: number;
  /** Served under `/stand-ins`. Absent: there are none. */
  readonly standIns?: Hono<HttpEnv>;
  /** Serves `/greet`, a stateless resource beside the processes. Default false. */
  readonly greeter?: boolean;
}): Hono<HttpEnv> {
  const { runtime, standIns, greeter = false } = deps;
  const app = createBaseApp({ log: deps.log });
  const index = {
    service: 'holdfast',
    processes: runtime.processes.map(({ name, version, path }) => ({ name, version, href: path })),
    health: ['/healthz', '/readyz'],
    ...(greeter ? { greeter: '/greet' } : {}),
    docs: ['/openapi.json', '/docs'],
    ...(standIns === undefined ? {} : { standIns: '/stand-ins' }),
  };
  addResource(app, '/', { GET: (c) => c.json(index) });
  addHealth(app, runtime);
  addDocs(app, deps);
  addCallbacks(app, deps);
  if (greeter) addGreeter(app);
  if (standIns !== undefined) app.route('/', standIns);
  for (const process of runtime.processes) addProcessResources(app, process, deps);
  return app;
}
