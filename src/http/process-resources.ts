import type { Context, Hono } from 'hono';
import { adminScope } from '../actors/caller.ts';
import { movedOn, unknownKey } from '../actors/request-errors.ts';
import type { InstanceView, Runtime } from '../actors/runtime-types.ts';
import { HoldfastError } from '../errors.ts';
import { requireScope } from './authenticate.ts';
import { pathOf, type HttpEnv } from './base-app.ts';
import { matchTakes, noneMatchNames, parseIfMatch, toETag } from './etag.ts';
import { parseHistoryPage } from './history-page.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { byCaller, idOf, type Replies } from './instance-reply.ts';
import { addInterventions, createCancel } from './interventions.ts';
import type { AdmitEvent } from './limit-requests.ts';
import { parseListFilter } from './list-filter.ts';
import { parsePrefer, type Wait } from './prefer.ts';
import { readJson, type BodyLimits } from './read-json.ts';
import { addResource } from './resource.ts';
import { addStream } from './stream.ts';
import { assertUnexpired, withinToken } from './token-end.ts';

type Process = Runtime['processes'][number];

/** Serves the instances of a process: start, list, state, history, events and the live stream. */
export function addProcessResources(
  app: Hono<HttpEnv>,
  process: Process,
  deps: {
    readonly runtime: Runtime;
    readonly replies: Replies;
    /** Rejects where the instance has had its events for now. */
    readonly admitEvent?: AdmitEvent;
    /** Epoch milliseconds. */
    readonly now: () => number;
  } & BodyLimits,
): void {
  const { runtime, replies, now } = deps;
  const { name, path } = process;

  /** Nobody waits longer than the token is good. */
  const waitFor = async (
    c: Context<HttpEnv>,
    id: string,
    wait: Wait,
    until: (view: InstanceView) => boolean,
  ): Promise<InstanceView> => {
    const timeoutMs = withinToken(wait.timeoutMs, c.get('caller'), now());
    return runtime.wait(name, id, { ...byCaller(c), until, timeoutMs, signal: c.req.raw.signal });
  };

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
    preferences: parsePrefer(c.req.header('prefer')),
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
    { event, preferences, options }: Awaited<ReturnType<typeof readSend>>,
  ): Promise<Response> => {
    const instance = await runtime.send(name, id, event, options);
    const shown = instance && (await settled(c, instance, preferences.wait));
    return replies.toChange(c, shown, { preferences, contentLocation: `${path}/${shown?.id}` });
  };

  addResource(app, path, {
    POST: async (c) => {
      const input = await readJson(c.req.raw, deps);
      const preferences = parsePrefer(c.req.header('prefer'));
      const replayed = () => c.set('replayed', true);
      const options = { idempotencyKey: idempotencyKeyOf(c), replayed, ...byCaller(c) };
      const { created, instance } = await runtime.start(name, input, options);
      const location = `${path}/${instance.id}`;
      const shown = await settled(c, instance, preferences.wait);
      return replies.toChange(c, shown, { created, preferences, location });
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

  // Before what is under ids: a key may be `history`, and no id is `by`.
  if (process.correlate !== undefined) addByKey();

  addResource(app, `${path}/:id`, {
    GET: async (c) => {
      const preferences = parsePrefer(c.req.header('prefer'));
      return replies.toRead(c, await read(c, idOf(c), preferences.wait), { preferences });
    },
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
      await deps.admitEvent?.(c, idOf(c));
      return send(c, idOf(c), await readSend(c));
    },
  });
  addStream(app, process, deps);
  addInterventions(app, process, deps);

  function addByKey(): void {
    /** What is done with an instance under its business key. One that is hidden is answered as one that is not there. */
    const underKey = async (
      c: Context<HttpEnv>,
      { event, waitMs = 0 }: { readonly event?: unknown; readonly waitMs?: number },
      answer: (id: string) => Promise<Response>,
    ): Promise<Response> => {
      const key = c.req.param('key') ?? '';
      const caller = c.get('caller');
      const limit = { waitMs: withinToken(waitMs, caller, now()), signal: c.req.raw.signal };
      try {
        return await answer(await runtime.find(name, key, { caller, event, ...limit }));
      } catch (error) {
        if (!isNotFound(error)) throw error;
        assertUnexpired(caller, now());
        throw unknownKey(process, key);
      }
    };

    addResource(app, `${path}/by/:key`, {
      GET: async (c) =>
        underKey(c, {}, async (id) => {
          const preferences = parsePrefer(c.req.header('prefer'));
          const instance = await read(c, id, preferences.wait);
          return replies.toRead(c, instance, {
            preferences,
            contentLocation: `${path}/${instance.id}`,
          });
        }),
    });

    addResource(app, `${path}/by/:key/events`, {
      POST: async (c) => {
        const asked = await readSend(c);
        const early = { event: asked.event, waitMs: process.earlyEventMs };
        return underKey(c, early, async (id) => {
          await deps.admitEvent?.(c, id);
          return send(c, id, asked);
        });
      },
    });

    const cancel = createCancel(process, deps);
    addResource(app, `${path}/by/:key/cancel`, {
      POST: async (c) => underKey(c, {}, async (id) => cancel(c, id)),
    });
  }

  /** A client that knows versions waits for another one; one that knows none waits for the end. */
  async function read(
    c: Context<HttpEnv>,
    id: string,
    wait: Wait | undefined,
  ): Promise<InstanceView> {
    const wanted = c.req.header('if-match');
    if (wait === undefined || wanted !== undefined) {
      const instance = await runtime.get(name, id, byCaller(c));
      if (!matchTakes(wanted, instance.version)) throw movedOn(process, id, instance.version);
      if (wait === undefined) return instance;
    }
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
