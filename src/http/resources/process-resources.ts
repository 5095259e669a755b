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
import { parseHistoryPage } from '../request/history-page.ts';
import { idOf, type Replies } from './instance-reply.ts';
import { addInterventions, createCancel } from './interventions.ts';
import type { AdmitEvent, AdmitStream } from '../access/limit-requests.ts';
import { parseListFilter } from '../request/list-filter.ts';
import type { BodyLimits } from '../request/read-json.ts';
import { readRequest, type Asked } from '../request/read-request.ts';
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

  /** What a request to send an event says, so that what is not valid is refused before anybody waits. */
  const readSend = async (c: Context<HttpEnv>) => {
    const asked = await readRequest(c, deps);
    const options = {
      ifVersion: asked.ifVersion(),
      idempotencyKey: asked.idempotencyKey(),
      replayed: () => c.set('replayed', true),
      caller: asked.caller,
    };
    return { asked, event: asked.body ?? null, options };
  };

  const send = async (
    c: Context<HttpEnv>,
    id: string,
    { asked, event, options }: Awaited<ReturnType<typeof readSend>>,
  ): Promise<Response> => {
    const instance = await runtime.send(name, id, event, options);
    if (instance === undefined) return replies.toChange(c, instance, asked);
    const shown = await settled(c, asked, instance);
    const contentLocation = `${path}/${shown.instance.id}`;
    return replies.toChange(c, shown.instance, { preferences: shown.preferences, contentLocation });
  };

  addResource(app, path, {
    POST: async (c) => {
      const asked = await readRequest(c, deps);
      const { body, caller } = asked;
      const replayed = () => c.set('replayed', true);
      const options = { idempotencyKey: asked.idempotencyKey(), replayed, caller };
      const { created, instance } = await runtime.start(name, body, options);
      const location = `${path}/${instance.id}`;
      const shown = await settled(c, asked, instance);
      const options_ = { created, preferences: shown.preferences, location };
      return replies.toChange(c, shown.instance, options_);
    },
    GET: async (c) => {
      const { caller } = await readRequest(c);
      const query = new URL(c.req.url).searchParams;
      const filter = parseListFilter(query, process);
      const { instances, next } = await runtime.list(name, filter, { caller });
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
      const { caller } = await readRequest(c);
      return c.json(await runtime.count(name, { caller }));
    },
  });

  // Before what is under ids: a key may be `history`, and no id is `by`.
  if (process.correlate !== undefined) addByKey();

  addResource(app, `${path}/:id`, {
    GET: async (c) => {
      const asked = await readRequest(c);
      return replies.toRead(c, await read(c, asked, idOf(c)), asked);
    },
  });

  addResource(app, `${path}/:id/history`, {
    GET: async (c) => {
      const { caller } = await readRequest(c);
      const page = parseHistoryPage(new URL(c.req.url).searchParams);
      const { steps, more } = await runtime.history(name, idOf(c), { ...page, caller });
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
      const { caller } = await readRequest(c);
      const page = parseHistoryPage(new URL(c.req.url).searchParams);
      const options = { ...page, caller };
      const { entries, total, more } = await runtime.ledger(name, idOf(c), options);
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
      { caller, signal }: Asked,
      { event, waitMs = 0 }: { readonly event?: unknown; readonly waitMs?: number },
      answer: (id: string) => Promise<Response>,
    ): Promise<Response> => {
      const key = c.req.param('key') ?? '';
      const early = withinToken(waitMs, caller, now());
      try {
        return await answer(await find(c, key, { caller, event, signal }, early));
      } catch (error) {
        if (!isNotFound(error)) throw error;
        assertUnexpired(caller, now());
        throw unknownKey(process, key);
      }
    };

    /** Only who has to wait takes a place. */
    const find = async (
      c: Context<HttpEnv>,
      key: string,
      options: Pick<Asked, 'caller' | 'signal'> & { readonly event: unknown },
      waitMs: number,
    ): Promise<string> => {
      try {
        return await runtime.find(name, key, options);
      } catch (error) {
        if (waitMs === 0 || !isNotFound(error)) throw error;
      }
      const place = deps.admitStream?.(c);
      try {
        return await runtime.find(name, key, { ...options, waitMs });
      } finally {
        place?.release();
      }
    };

    addResource(app, `${path}/by/:key`, {
      GET: async (c) => {
        const asked = await readRequest(c);
        return underKey(c, asked, {}, async (id) => {
          const instance = await read(c, asked, id);
          const contentLocation = `${path}/${instance.id}`;
          return replies.toRead(c, instance, asked, { contentLocation });
        });
      },
    });

    addResource(app, `${path}/by/:key/events`, {
      POST: async (c) => {
        const sent = await readSend(c);
        const early = { event: sent.event, waitMs: process.earlyEventMs };
        return underKey(c, sent.asked, early, async (id) => {
          await deps.admitEvent?.(c, id);
          return send(c, id, sent);
        });
      },
    });

    const cancel = createCancel(process, deps);
    addResource(app, `${path}/by/:key/cancel`, {
      POST: async (c) => underKey(c, await readRequest(c), {}, async (id) => cancel(c, id)),
    });
  }

  /** A client that knows versions waits for another one; one that knows none waits for the end. */
  async function read(c: Context<HttpEnv>, asked: Asked, id: string): Promise<InstanceView> {
    const { caller, preferences } = asked;
    const { wait } = preferences;
    if (wait === undefined || asked.isConditional) {
      const instance = await runtime.get(name, id, { caller });
      const isWanted = asked.ifVersion()?.includes(instance.version) ?? true;
      if (!isWanted) throw movedOn(process, id, instance.version);
      if (wait === undefined) return instance;
    }
    const isNews = ({ version }: InstanceView) => asked.knows(version) === false;
    return waitFor(c, asked, id, wait, (view) => hasEnded(view) || isNews(view));
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof HoldfastError && error.code === 'instance_not_found';
}
