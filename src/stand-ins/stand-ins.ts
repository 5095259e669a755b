import { setMaxListeners } from 'node:events';
import { systemClock, type Clock } from '../actors/ports/clock.ts';
import type { Hono } from 'hono';
import type { Journal } from '../actors/ports/journal.ts';
import type { Log } from '../log.ts';
import { createBaseApp } from '../http/base/base-app.ts';
import type { HttpEnv } from '../http/base/http-env.ts';
import type { MountedApp } from '../http/base/mounted-app.ts';
import type { BodyLimits } from '../http/request/read-json.ts';
import { readRequest } from '../http/request/read-request.ts';
import { addResource, type Handler } from '../http/base/resource.ts';
import { parseWith } from '../definition/schemas/parse-with.ts';
import { behaviourOf } from './entry.ts';
import { createCallbacks, type Fetch } from './callbacks.ts';
import { createFold } from './fold.ts';
import { isOwnCall } from './own-calls.ts';
import { createReader } from './reader.ts';
import { addServiceResources } from './service-resources.ts';
import { createServices } from './services/create-services.ts';
import { createVolatileJournal } from './volatile-journal.ts';

const root = '/stand-ins';

export interface StandInsOptions extends Partial<BodyLimits> {
  /** The URLs of the service whose tasks they may call back. Default: none, so that every `callbackUrl` is refused. */
  readonly ownUrls?: () => readonly string[];
  /** Calls that carry this secret in the header `Holdfast-Stand-In-Secret` need no token. Default: all calls need one. */
  readonly secret?: string;
  /** The journal of the received calls. Default: in memory. */
  readonly journal?: Journal;
  /** Default: nothing is logged. */
  readonly log?: Log;
  /** Default: the system's clock. */
  readonly clock?: Clock;
  /** For callbacks. Default: the global `fetch`. */
  readonly fetch?: Fetch;
}

/** An app for `/stand-ins`. It shows confirmation tokens and callback URLs, so with authentication it needs `holdfast:admin`. */
export interface StandIns extends MountedApp {
  readonly app: Hono<HttpEnv>;
  /** Drops the outstanding callbacks. */
  readonly close: () => Promise<void>;
}

/** The defaults of a service. */
const usualLimits = { bodyLimitBytes: 1024 ** 2 };
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Small stand-ins for the outside systems, under `/stand-ins`: mounted in the service, or served alone. Stand-ins that
 * share a journal have the same state.
 */
export function createStandIns(options: StandInsOptions = {}): StandIns {
  const deps = {
    ...usualLimits,
    journal: createVolatileJournal(),
    clock: systemClock,
    log: silent,
    ownUrls: () => [],
    ...options,
  };
  const services = createServices();
  const operations = new Map(
    services.map((service) => [service.name, Object.keys(service.operations)] as const),
  );
  const fold = createFold(services);
  const reader = createReader(deps.journal, (sequence, entry) => fold.apply(sequence, entry));
  const closing = new AbortController();
  // Everything that waits listens; Node would warn of a leak.
  setMaxListeners(0, closing.signal);
  const closed = closing.signal;
  const callbacks = createCallbacks({ fetch: globalThis.fetch, ...deps, closed });
  const app = createBaseApp({ log: deps.log });

  const show =
    (view: (query: URLSearchParams) => unknown): Handler =>
    async (c) => {
      await reader.refresh();
      return c.json(view(new URL(c.req.url).searchParams));
    };

  addResource(app, root, {
    GET: {
      handle: (c) =>
        c.json({
          services: Object.fromEntries(operations),
          behaviour: `${root}/behaviour`,
          calls: `${root}/calls`,
        }),
    },
  });

  const behaviour = behaviourOf(operations);
  addResource(app, `${root}/behaviour`, {
    GET: { handle: show(() => fold.behaviours()) },
    PUT: {
      handle: async (c) => {
        const { body } = await readRequest(c, deps);
        const wanted = parseWith(behaviour, body, 'The behaviour');
        await reader.append({ kind: 'behaviour', ...wanted });
        return c.json(wanted);
      },
    },
  });

  addResource(app, `${root}/calls`, {
    GET: {
      handle: show((query) => {
        const wanted = (name: string, value: string) => (query.get(name) ?? value) === value;
        return fold.calls.filter(
          (call) => wanted('service', call.service) && wanted('operation', call.operation),
        );
      }),
    },
  });

  for (const service of services) {
    addServiceResources(app, service, { ...deps, root, fold, reader, callbacks, closed, show });
  }
  const { secret } = options;
  return {
    app,
    fetch: app.fetch,
    async close() {
      closing.abort();
      await callbacks.idle();
    },
    access: 'admin',
    name: 'standIns',
    ...(secret === undefined ? {} : { admits: (request) => isOwnCall(request, secret) }),
  };
}
