import type { Context, Hono } from 'hono';
import type { HistoryStep, Runtime } from '../actors/runtime-types.ts';
import { HoldfastError } from '../errors.ts';
import type { HttpEnv } from './base-app.ts';
import { byCaller, idOf } from './instance-reply.ts';
import { addResource } from './resource.ts';
import { whenTokenEnds } from './token-end.ts';

const heartbeatMs = 15_000;
const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // Proxies that buffer would hold back what is live.
  'x-accel-buffering': 'no',
};

/**
 * `GET <path>/:id/stream`: each step as a server-sent event (WHATWG HTML, section 9.2), `id` its version, so that a
 * client which reconnects goes on without a gap. The last one is `end`; a client that asks for more then gets 204. Where
 * the node stops, the caller's token expires or its right to read is gone, the stream ends without one.
 */
export function addStream(
  app: Hono<HttpEnv>,
  { name, path }: Runtime['processes'][number],
  { runtime, now }: { readonly runtime: Runtime; readonly now: () => number },
): void {
  addResource(app, `${path}/:id/stream`, {
    GET: async (c) => {
      const after = lastEventId(c);
      const instance = await runtime.get(name, idOf(c), byCaller(c));
      if (instance.status !== 'Pending' && after >= instance.version) return c.body(null, 204);
      // Nobody would read what follows, or give it up.
      if (c.req.method === 'HEAD') return c.body(null, 200, headers);
      const over = new AbortController();
      c.req.raw.signal.addEventListener('abort', () => over.abort(), { once: true });
      const token = whenTokenEnds(c.get('caller'), now);
      const signal = AbortSignal.any([over.signal, token.signal]);
      const steps = runtime.follow(name, idOf(c), { ...byCaller(c), after, signal });
      return c.body(toEventStream(steps, { over, token, status: instance.status }), 200, headers);
    },
  });
}

/** `status`: that of the instance before the first of the steps, should there be none. */
function toEventStream(
  steps: AsyncIterable<HistoryStep>,
  {
    over,
    token,
    status,
  }: {
    readonly over: AbortController;
    readonly token: ReturnType<typeof whenTokenEnds>;
    readonly status: HistoryStep['status'];
  },
): ReadableStream {
  const text = new TextEncoder();
  let heartbeat: NodeJS.Timeout | undefined;
  return new ReadableStream({
    async start(controller) {
      const write = (lines: string) => controller.enqueue(text.encode(`${lines}\n\n`));
      heartbeat = setInterval(() => write(': still here'), heartbeatMs);
      let last: HistoryStep | undefined;
      try {
        write('retry: 2000');
        for await (const step of steps) {
          last = step;
          write(`id: ${step.sequence}\nevent: step\ndata: ${JSON.stringify(step)}`);
        }
        if (over.signal.aborted) return;
        if (!token.signal.aborted) {
          write(`event: end\ndata: ${JSON.stringify({ status: last?.status ?? status })}`);
        }
        controller.close();
      } catch (error) {
        if (over.signal.aborted) return;
        if (isForNextTime(error)) controller.close();
        else controller.error(error);
      } finally {
        clearInterval(heartbeat);
        token.stop();
      }
    },
    cancel() {
      clearInterval(heartbeat);
      token.stop();
      over.abort();
    },
  });
}

/** A client that asks again, as it does when a stream ends, is answered: by another node, or that there is nothing for it. */
function isForNextTime(error: unknown): boolean {
  const code = error instanceof HoldfastError ? error.code : undefined;
  return code === 'shutting_down' || code === 'instance_not_found';
}

function lastEventId(c: Context<HttpEnv>): number {
  const id = c.req.header('last-event-id') ?? c.req.query('after');
  if (id === undefined || id === '') return -1;
  if (/^\d{1,15}$/.test(id)) return Number(id);
  throw new HoldfastError(
    'invalid_request',
    'Last-Event-ID must be the id of an event of this stream.',
    {
      details: { errors: [{ header: 'Last-Event-ID', message: 'must be a version' }] },
    },
  );
}
