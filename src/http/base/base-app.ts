import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { routePath } from 'hono/route';
import { HoldfastError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Connection, HttpEnv } from './http-env.ts';
import { logRequest } from './log-request.ts';
import { toLoggedInstance } from './logged-instance.ts';
import { isRefusal, toProblemResponse } from './problem.ts';
import { createRememberingRouter } from './remembering-router.ts';
import { parseTraceParent } from '../../tracing/trace-context.ts';

/**
 * An app without resources: every response has a request id, every error is a problem document. `finish` adds headers to each response
 * that does not have all of them, and is no middleware, because each middleware costs a request a few promises.
 */
export function createBaseApp(options: {
  readonly log: Log;
  readonly finish?: (c: Context<HttpEnv>) => void;
  /** Whether each request is logged at info. Default false: only those with a trace are, at debug. */
  readonly requestLog?: boolean | undefined;
}): Hono<HttpEnv> {
  const { log, finish, requestLog = false } = options;
  const app = new Hono<HttpEnv>({ router: createRememberingRouter() });

  app.use(async (c, next) => {
    const requestId = requestIdOf(c);
    c.set('requestId', requestId);
    const trace = parseTraceParent(c.req.header('traceparent'));
    if (trace !== undefined) c.set('trace', trace);
    const begunAt = requestLog ? performance.now() : 0;
    await next();
    if (!isComplete(c)) {
      finish?.(c);
      c.res.headers.set('x-request-id', requestId);
    }
    const inSpan = c.get('inSpan') ?? runAsIs;
    if (requestLog) {
      const durationMs = performance.now() - begunAt;
      inSpan(() => logRequest(c, { log, what: whatOf(c), durationMs }));
    } else if (trace !== undefined) {
      inSpan(() => log.debug({ ...whatOf(c), status: c.res.status }, 'request answered'));
    }
  });

  app.onError((error, c) => {
    const requestId = requestIdOf(c);
    const response = toProblemResponse(error, { requestId, path: pathOf(c) });
    if (response.status >= 500) {
      const details = { err: error, ...whatOf(c) };
      // There may be thousands a second; the runtime says now and then that it refuses.
      if (isRefusal(error)) log.debug(details, 'request refused');
      else if (response.status === 503) log.warn(details, 'request answered 503');
      else log.error(details, 'request failed');
    }
    return response;
  });

  app.notFound((c) =>
    toProblemResponse(
      new HoldfastError(
        'not_found',
        `There is nothing at ${pathOf(c)}; GET / lists the resources.`,
      ),
      { requestId: requestIdOf(c), path: pathOf(c) },
    ),
  );
  return app;
}

/** A request for the log, by its route and the internal id of its instance, instead of its path, because public ids do not belong there. */
function whatOf(c: Context<HttpEnv>): object {
  const { method } = c.req;
  return {
    requestId: requestIdOf(c),
    ...c.get('trace'),
    method,
    route: routePath(c),
    ...toLoggedInstance(c.req.param('id')),
  };
}

function runAsIs<T>(run: () => T): T {
  return run();
}

/** Whether the response already has every header. Even reading them costs as much as creating them. */
function isComplete(c: Context<HttpEnv>): boolean {
  const complete = c.get('complete');
  return complete !== undefined && c.res === complete;
}

/** The client's request id if it is safe in headers and logs, else a new one. */
export function requestIdOf(c: Context<HttpEnv>): string {
  // A request that came through `fetch` alone has no environment.
  const env: Connection | undefined = c.env;
  const known = c.get('requestId') ?? env?.requestId;
  if (known !== undefined) return known;
  const sent = c.req.header('x-request-id');
  return sent !== undefined && /^[\w.:-]{1,128}$/.test(sent) ? sent : randomUUID();
}

/** The path as sent, still percent-encoded. */
export function pathOf(c: Context<HttpEnv>): string {
  return new URL(c.req.url).pathname;
}
