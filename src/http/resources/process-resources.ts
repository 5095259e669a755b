import type { Context, Hono } from 'hono';
import { adminScope } from '../../actors/access/caller.ts';
import { movedOn, unknownKey } from '../../actors/requests/request-errors.ts';
import type { Runtime } from '../../actors/requests/runtime-types.ts';
import type { InstanceView } from '../../actors/views/view-types.ts';
import { HoldfastError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { requireScope } from '../access/authenticate.ts';
import { pathOf } from '../base/base-app.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { matchTakes, noneMatchNames, parseIfMatch, toETag } from '../base/etag.ts';
import { parseHistoryPage } from '../request/history-page.ts';
import { idempotencyKeyOf } from '../request/idempotency-key.ts';
import { byCaller, idOf, type Replies } from './instance-reply.ts';
import { addInterventions, createCancel } from './interventions.ts';
import type { AdmitEvent, AdmitStream } from '../access/limit-requests.ts';
import { parseListFilter } from '../request/list-filter.ts';
import { parsePrefer, type Wait } from '../request/prefer.ts';
import { readJson, type BodyLimits } from '../request/read-json.ts';
import { addResource } from '../base/resource.ts';
import { addStream } from './stream.ts';
import { assertUnexpired, withinToken } from '../access/token-end.ts';
import { createWaits, hasEnded } from './waits.ts';

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
    /** Throws where there is no place for another stream, or request that waits. */
    readonly admitStream?: AdmitStream;
    readonly log: Log;
    /** Epoch milliseconds. */
    readonly now: () => number;
  } & BodyLimits,
): void {
  const { runtime, replies, now } = deps;
  const { name, path } = process;

  const { waitFor, settled } = createWaits(process, deps);

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
    if (instance === undefined) return replies.toChange(c, instance, { preferences });
    const shown = await settled(c, instance, preferences);
    const contentLocation = `${path}/${shown.instance.id}`;
    return replies.toChange(c, shown.instance, { preferences: shown.preferences, contentLocation });
  };

  addResource(app, path, {
    POST: async (c) => {
      const input = await readJson(c.req.raw, deps);
      const preferences = parsePrefer(c.req.header('prefer'));
      const replayed = () => c.set('replayed', true);
      const options = { idempotencyKey: idempotencyKeyOf(c), replayed, ...byCaller(c) };
      const { created, instance } = await runtime.start(name, input, options);
      const location = `${path}/${instance.id}`;
      const shown = await settled(c, instance, preferences);
      const options_ = { created, preferences: shown.preferences, location };
      return replies.toChange(c, shown.instance, options_);
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

  addResource(app, `${path}/:id/ledger`, {
    GET: async (c) => {
      const page = parseHistoryPage(new URL(c.req.url).searchParams);
      const { entries, total, more } = await runtime.ledger(name, idOf(c), {
        ...page,
        ...byCaller(c),
      });
      const next = more ? entries.at(-1)?.sequence : undefined;
      if (next !== undefined) {
        c.header('link', `<${pathOf(c)}?after=${next}&limit=${page.limit}>; rel="next"`);
      }
      return c.json({ entries, total, ...(next === undefined ? {} : { next }) });
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
      const early = { event, waitMs: withinToken(waitMs, caller, now()) };
      try {
        return await answer(await find(c, key, early));
      } catch (error) {
        if (!isNotFound(error)) throw error;
        assertUnexpired(caller, now());
        throw unknownKey(process, key);
      }
    };

    /** Only waiting requests take a place. */
    const find = async (
      c: Context<HttpEnv>,
      key: string,
      { event, waitMs = 0 }: { readonly event?: unknown; readonly waitMs?: number },
    ): Promise<string> => {
      const options = { ...byCaller(c), event, signal: c.req.raw.signal };
      try {
        return await runtime.find(name, key, options);
      } catch (error) {
        if (waitMs === 0 || !isNotFound(error)) throw error;
      }
      const leave = deps.admitStream?.(c);
      try {
        return await runtime.find(name, key, { ...options, waitMs });
      } finally {
        leave?.();
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

function isNotFound(error: unknown): boolean {
  return error instanceof HoldfastError && error.code === 'instance_not_found';
}
