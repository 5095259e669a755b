import type { Context, Hono } from 'hono';
import { adminScope } from '../actors/caller.ts';
import { unknownKey } from '../actors/request-errors.ts';
import type { InstanceView, Runtime } from '../actors/runtime-types.ts';
import { HoldfastError } from '../errors.ts';
import { requireScope } from './authenticate.ts';
import { pathOf, type HttpEnv } from './base-app.ts';
import { noneMatchNames, parseIfMatch, toETag } from './etag.ts';
import { parseHistoryPage } from './history-page.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { byCaller, idOf, replyToRead, replyWith } from './instance-reply.ts';
import { addInterventions } from './interventions.ts';
import type { AdmitEvent } from './limit-events.ts';
import { parseListFilter } from './list-filter.ts';
import { parseWait, type Wait } from './prefer.ts';
import { readJson, type BodyLimits } from './read-json.ts';
import { addResource } from './resource.ts';
import { addStream } from './stream.ts';

type Process = Runtime['processes'][number];

/** Serves the instances of a process: start, list, state, history, events and the live stream. */
export function addProcessResources(
  app: Hono<HttpEnv>,
  process: Process,
  deps: {
    readonly runtime: Runtime;
    /** Rejects where the instance has had its events for now. */
    readonly admitEvent?: AdmitEvent;
  } & BodyLimits,
): void {
  const { runtime } = deps;
  const { name, path } = process;

  const waitFor = async (
    c: Context<HttpEnv>,
    id: string,
    { timeoutMs }: Wait,
    until: (view: InstanceView) => boolean,
  ): Promise<InstanceView> =>
    runtime.wait(name, id, { ...byCaller(c), until, timeoutMs, signal: c.req.raw.signal });

  /**
   * The instance once it has ended, where the client would rather wait. What was asked for is done: where the instance is
   * forgotten meanwhile, or hidden from the caller, the answer is the instance as that left it.
   */
  const settled = async (
    c: Context<HttpEnv>,
    instance: InstanceView,
    wait: Wait | undefined,
  ): Promise<InstanceView> => {
    if (wait === undefined || hasEnded(instance)) return instance;
    const isAnother = ({ createdAt }: InstanceView) => createdAt !== instance.createdAt;
    try {
      const until = (view: InstanceView) => hasEnded(view) || isAnother(view);
      const view = await waitFor(c, instance.id, wait, until);
      return isAnother(view) ? instance : view;
    } catch (error) {
      if (isNotFound(error)) return instance;
      throw error;
    }
  };

  /** All that a request to send an event says, so that what is not valid is refused before anybody waits. */
  const readSend = async (c: Context<HttpEnv>) => ({
    event: (await readJson(c.req.raw, deps)) ?? null,
    wait: parseWait(c.req.header('prefer')),
    options: {
      ifVersion: parseIfMatch(c.req.header('if-match')),
      idempotencyKey: idempotencyKeyOf(c),
      replayed: () => c.set('replayed', true),
      ...byCaller(c),
    },
  });

  const send = async (
    c: Context<HttpEnv>,
    id: string,
    { event, wait, options }: Awaited<ReturnType<typeof readSend>>,
  ): Promise<Response> => {
    const instance = await runtime.send(name, id, event, options);
    return replyWith(c, instance && (await settled(c, instance, wait)), 200, { wait });
  };

  addResource(app, path, {
    POST: async (c) => {
      const input = await readJson(c.req.raw, deps);
      const wait = parseWait(c.req.header('prefer'));
      const replayed = () => c.set('replayed', true);
      const options = { idempotencyKey: idempotencyKeyOf(c), replayed, ...byCaller(c) };
      const { created, instance } = await runtime.start(name, input, options);
      const location = `${path}/${instance.id}`;
      const now = await settled(c, instance, wait);
      return replyWith(c, now, created ? 201 : 200, { wait, location });
    },
    GET: async (c) => {
      const query = new URL(c.req.url).searchParams;
      const { instances, next } = await runtime.list(
        name,
        parseListFilter(query, process),
        byCaller(c),
      );
      if (next !== undefined) {
        query.set('cursor', next);
        c.header('link', `<${path}?${query.toString()}>; rel="next"`);
      }
      return c.json({ instances, ...(next === undefined ? {} : { next }) });
    },
  });

  addResource(app, `${path}/counts`, {
    GET: async (c) => {
      // They count the instances of every owner.
      requireScope(c, adminScope);
      return c.json(await runtime.count(name, byCaller(c)));
    },
  });

  addResource(app, `${path}/:id`, {
    GET: async (c) => replyToRead(c, await read(c, idOf(c))),
  });

  addResource(app, `${path}/:id/history`, {
    GET: async (c) => {
      const page = parseHistoryPage(new URL(c.req.url).searchParams);
      const { steps, more } = await runtime.history(name, idOf(c), { ...page, ...byCaller(c) });
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
      await deps.admitEvent?.(idOf(c));
      return send(c, idOf(c), await readSend(c));
    },
  });
  addStream(app, process, runtime);
  addInterventions(app, process, deps);
  if (process.correlate === undefined) return;

  /** What is done with an instance under its business key. One that is hidden is answered as one that is not there. */
  const underKey = async (
    c: Context<HttpEnv>,
    early: { readonly event?: unknown; readonly waitMs?: number },
    answer: (id: string) => Promise<Response>,
  ): Promise<Response> => {
    const key = c.req.param('key') ?? '';
    const options = { ...byCaller(c), ...early, signal: c.req.raw.signal };
    try {
      return await answer(await runtime.find(name, key, options));
    } catch (error) {
      throw isNotFound(error) ? unknownKey(process, key) : error;
    }
  };

  addResource(app, `${path}/by/:key`, {
    GET: async (c) =>
      underKey(c, {}, async (id) => {
        const instance = await read(c, id);
        return replyToRead(c, instance, `${path}/${instance.id}`);
      }),
  });

  addResource(app, `${path}/by/:key/events`, {
    POST: async (c) => {
      const asked = await readSend(c);
      const early = { event: asked.event, waitMs: process.earlyEventMs };
      return underKey(c, early, async (id) => {
        await deps.admitEvent?.(id);
        return send(c, id, asked);
      });
    },
  });

  /** A client that knows versions waits for another one; one that knows none waits for the end. */
  async function read(c: Context<HttpEnv>, id: string): Promise<InstanceView> {
    const wait = parseWait(c.req.header('prefer'));
    if (wait === undefined) return runtime.get(name, id, byCaller(c));
    const known = c.req.header('if-none-match');
    const isNews = ({ version }: InstanceView) =>
      known !== undefined && !noneMatchNames(known, toETag(version));
    return waitFor(c, id, wait, (view) => hasEnded(view) || isNews(view));
  }
}

function hasEnded({ status }: InstanceView): boolean {
  return status !== 'Pending';
}

function isNotFound(error: unknown): boolean {
  return error instanceof HoldfastError && error.code === 'instance_not_found';
}
