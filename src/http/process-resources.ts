import type { Context, Hono } from 'hono';
import type { InstanceView, Runtime } from '../actors/runtime-types.ts';
import { pathOf, type HttpEnv } from './base-app.ts';
import { noneMatchNames, parseIfMatch, toETag } from './etag.ts';
import { parseHistoryPage } from './history-page.ts';
import { addInterventions } from './interventions.ts';
import { readJson, type BodyLimits } from './read-json.ts';
import { addResource } from './resource.ts';

type Process = Runtime['processes'][number];

/** Serves the instances of a process: start, state, history and events. */
export function addProcessResources(
  app: Hono<HttpEnv>,
  process: Process,
  deps: { readonly runtime: Runtime } & BodyLimits,
): void {
  const { runtime } = deps;
  const { name, path } = process;

  addResource(app, path, {
    POST: async (c) => {
      const input = await readJson(c.req.raw, deps);
      const idempotencyKey = c.req.header('idempotency-key');
      const { created, instance } = await runtime.start(
        name,
        input,
        idempotencyKey === undefined ? {} : { idempotencyKey },
      );
      c.header('location', `${path}/${instance.id}`);
      return reply(c, instance, created ? 201 : 200);
    },
  });

  addResource(app, `${path}/:id`, {
    GET: async (c) => {
      const instance = await runtime.get(name, idOf(c));
      const etag = toETag(instance.version);
      return noneMatchNames(c.req.header('if-none-match'), etag)
        ? c.body(null, 304, { etag })
        : reply(c, instance, 200);
    },
  });

  addResource(app, `${path}/:id/history`, {
    GET: async (c) => {
      const page = parseHistoryPage(new URL(c.req.url).searchParams);
      const { steps, more } = await runtime.history(name, idOf(c), page);
      const last = steps.at(-1);
      if (more && last !== undefined) {
        const query = `after=${last.sequence}&limit=${page.limit}`;
        c.header('link', `<${pathOf(c)}?${query}>; rel="next"`);
      }
      return c.json({ steps });
    },
  });

  addResource(app, `${path}/:id/events`, {
    POST: async (c) => {
      const event = await readJson(c.req.raw, deps);
      const ifVersion = parseIfMatch(c.req.header('if-match'));
      const options = ifVersion === undefined ? {} : { ifVersion };
      return reply(c, await runtime.send(name, idOf(c), event, options), 200);
    },
  });

  addInterventions(app, process, deps);
}

function idOf(c: Context<HttpEnv>): string {
  return c.req.param('id') ?? '';
}

function reply(c: Context<HttpEnv>, instance: InstanceView, status: 200 | 201): Response {
  return c.json(instance, status, { etag: toETag(instance.version) });
}
