import type { Hono } from 'hono';
import type { Journal } from '../actors/ports/ports.ts';
import type { Log } from '../log.ts';
import { createBaseApp } from '../http/base/base-app.ts';
import type { HttpEnv } from '../http/base/http-env.ts';
import { readJson, type BodyLimits } from '../http/request/read-json.ts';
import { addResource, type Handler } from '../http/base/resource.ts';
import { behaviourOf } from './entry.ts';
import { createCallbacks, type Fetch } from './callbacks.ts';
import { createFold } from './fold.ts';
import { parse } from './parse.ts';
import { createReader } from './reader.ts';
import { addServiceResources } from './service-resources.ts';
import { createServices } from './services.ts';

const root = '/stand-ins';

export interface StandIns {
  readonly app: Hono<HttpEnv>;
  /** Drops the callbacks that they still had to make. */
  readonly close: () => Promise<void>;
}

/**
 * Small stand-ins for the outside systems, under `/stand-ins`: mounted in the service, or served alone. All that share
 * a journal agree on what happened.
 */
export function createStandIns(
  deps: {
    readonly journal: Journal;
    /** Epoch milliseconds. */
    readonly now: () => number;
    readonly log: Log;
    /** Where the service is that they may call back. */
    readonly ownUrls: () => readonly string[];
    /** For callbacks. Default: the global `fetch`. */
    readonly fetch?: Fetch;
  } & BodyLimits,
): StandIns {
  const services = createServices();
  const operations = new Map(
    services.map((service) => [service.name, Object.keys(service.operations)] as const),
  );
  const fold = createFold(services);
  const reader = createReader(deps.journal, (sequence, entry) => fold.apply(sequence, entry));
  const callbacks = createCallbacks({ fetch: globalThis.fetch, ...deps });
  const app = createBaseApp({ log: deps.log, under: `${root}/*` });

  const show =
    (view: (query: URLSearchParams) => unknown): Handler =>
    async (c) => {
      await reader.refresh();
      return c.json(view(new URL(c.req.url).searchParams));
    };

  addResource(app, root, {
    GET: (c) =>
      c.json({
        services: Object.fromEntries(operations),
        behaviour: `${root}/behaviour`,
        calls: `${root}/calls`,
      }),
  });

  const behaviour = behaviourOf(operations);
  addResource(app, `${root}/behaviour`, {
    GET: show(() => fold.behaviours()),
    PUT: async (c) => {
      const wanted = parse(behaviour, await readJson(c.req.raw, deps));
      await reader.append({ kind: 'behaviour', ...wanted });
      return c.json(wanted);
    },
  });

  addResource(app, `${root}/calls`, {
    GET: show((query) => {
      const wanted = (name: string, value: string) => (query.get(name) ?? value) === value;
      return fold.calls.filter(
        (call) => wanted('service', call.service) && wanted('operation', call.operation),
      );
    }),
  });

  for (const service of services) {
    addServiceResources(app, service, { ...deps, root, fold, reader, callbacks, show });
  }
  return { app, close: callbacks.close };
}
