import type { Context, Hono } from 'hono';
import { hasCode } from '../../errors.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { toLoggedInstance } from '../base/logged-instance.ts';
import { requestIdOf } from '../base/base-app.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { idOf } from '../replies/replies.ts';
import { readRequest } from '../request/read-request.ts';
import { addResource } from '../base/resource.ts';
import { describeProcess, limitHeaders } from '../openapi/describe-process.ts';
import { historyExample } from '../openapi/examples.ts';
import { parameterRef, streamParameters } from '../openapi/parameters.ts';
import { answer, problems } from '../openapi/responses.ts';
import type { Json } from '../openapi/component-schemas.ts';
import type { Process, ProcessDeps } from './process-deps.ts';
import { toEventStream } from '../replies/to-event-stream.ts';
import { toPulledStream } from '../replies/to-pulled-stream.ts';
import { whenTokenEnds } from '../access/token-end.ts';

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // Buffering proxies would delay live events.
  'x-accel-buffering': 'no',
};

/**
 * `GET <path>/:id/stream`: each step as a server-sent event with its version as `id`, so that a client can reconnect
 * without a gap. The last event is `end`; a client that reconnects after it gets 204. The stream ends without it if the
 * node stops, the store is unavailable, the caller's token expires, the caller may no longer read, or the client reads
 * nothing for a minute.
 */
export function addStream(
  app: Hono<HttpEnv>,
  process: Process,
  deps: Pick<ProcessDeps, 'runtime' | 'log' | 'clock' | 'admitStream'>,
): void {
  const { runtime, log, clock, admitStream } = deps;
  const { name, path } = process;
  addResource(app, `${path}/:id/stream`, {
    GET: {
      describe: () => describeStream(process),
      handle: async (c) => {
        const { caller, signal: gone } = await readRequest(c);
        const after = lastEventId(c);
        const instance = await runtime.get(name, idOf(c), { caller });
        if (instance.status !== 'Pending' && after >= instance.version) return c.body(null, 204);
        // Nothing would read or cancel the stream.
        if (c.req.method === 'HEAD') return c.body(null, 200, headers);
        const place = admitStream?.(c, idOf(c));
        const over = new AbortController();
        const token = whenTokenEnds(caller, clock);
        const { signal } = over;
        const steps = runtime.follow(name, idOf(c), { caller, after, signal });
        const { status } = instance;
        const stream = toPulledStream(toEventStream(steps, { status, signal, clock }), {
          clock,
          signal: AbortSignal.any([gone(), token.signal]),
          ended: () => {
            token.stop();
            over.abort();
            place?.release();
          },
          failed: (error) => {
            const about = { requestId: requestIdOf(c), ...toLoggedInstance(c.req.param('id')) };
            const details = { err: error, ...about };
            if (!isForNextTime(error)) log.warn(details, 'a stream failed');
          },
        });
        return c.body(stream, 200, headers);
      },
    },
  });
}

/** A client reconnects when a stream ends, and is then answered by another node, or that there is no instance. */
function isForNextTime(error: unknown): boolean {
  return hasCode(error, 'shutting_down') || hasCode(error, 'instance_not_found');
}

function lastEventId(c: Context<HttpEnv>): number {
  const id = c.req.header('last-event-id') ?? c.req.query('after');
  if (id === undefined || id === '') return -1;
  if (/^\d{1,15}$/.test(id)) return Number(id);
  throw invalidRequest('Last-Event-ID must be the id of an event in this stream.', [
    { header: 'Last-Event-ID', message: 'must be a version' },
  ]);
}

function describeStream(process: Process): Json {
  return describeProcess(process, 'stream', 'Follow the steps live', {
    description:
      'Sends server-sent events: `step` with a HistoryStep as data, and `end` with the `status` once the instance has ended. To resume, reconnect with `Last-Event-ID`. The stream closes without `end` when the token of the caller expires or the caller may no longer read the instance.',
    parameters: [parameterRef('Id'), ...streamParameters],
    responses: {
      '200': answer('The steps, as they happen.', {
        schema: { type: 'string' },
        type: 'text/event-stream',
        example: streamExample(process),
        headers: ['Proxying', ...limitHeaders],
      }),
      '204': answer('The instance has ended, and the client already has all of its steps.', {
        headers: limitHeaders,
      }),
      ...problems('instance_not_found', 'too_many_streams'),
    },
  });
}

function streamExample(process: Process): string {
  const [step] = historyExample(process).steps;
  return `id: 0\nevent: step\ndata: ${JSON.stringify(step)}\n\nevent: end\ndata: {"status":"Completed"}\n\n`;
}
