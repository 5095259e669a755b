import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { routePath } from 'hono/route';
import type { Caller } from '../actors/caller.ts';
import { HoldfastError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Connection } from './connection.ts';
import { toProblemResponse } from './problem.ts';

export interface HttpEnv {
  Bindings: Connection;
  /**
   * `caller`: who has authenticated; undefined where authentication is off, and on paths that are open. `complete`: an
   * answer that was made with every header that the middlewares would add.
   */
  Variables: { requestId?: string; caller?: Caller; complete?: Response; replayed?: true };
}

/** An app without resources: every answer carries a request id, every fault is a problem document. */
export function createBaseApp(options: {
  readonly log: Log;
  /** The paths that get a request id. Default: all. */
  readonly under?: string;
}): Hono<HttpEnv> {
  const { log, under = '*' } = options;
  const app = new Hono<HttpEnv>();

  app.use(under, async (c, next) => {
    const requestId = requestIdOf(c);
    c.set('requestId', requestId);
    await next();
    if (!isComplete(c)) c.res.headers.set('x-request-id', requestId);
  });

  app.onError((error, c) => {
    const requestId = requestIdOf(c);
    const response = toProblemResponse(error, { requestId, path: pathOf(c) });
    if (response.status >= 500) {
      // The route and not the path: public ids do not belong in the log.
      const details = { err: error, requestId, method: c.req.method, route: routePath(c) };
      if (response.status === 503) log.warn(details, 'request answered 503');
      else log.error(details, 'request failed');
    }
    return response;
  });

  app.notFound((c) =>
    toProblemResponse(
      new HoldfastError(
        'not_found',
        `There is nothing at ${pathOf(c)}; GET / lists what there is.`,
      ),
      { requestId: requestIdOf(c), path: pathOf(c) },
    ),
  );
  return app;
}

/** Does the answer carry every header already? Looking at them alone costs as much as making them. */
export function isComplete(c: Context<HttpEnv>): boolean {
  const complete = c.get('complete');
  return complete !== undefined && c.res === complete;
}

/** The client's id where it is safe in headers and logs, else a new one. */
export function requestIdOf(c: Context<HttpEnv>): string {
  const known = c.get('requestId');
  if (known !== undefined) return known;
  const sent = c.req.header('x-request-id');
  return sent !== undefined && /^[\w.:-]{1,128}$/.test(sent) ? sent : randomUUID();
}

/** The path as it was sent, still percent-encoded. */
export function pathOf(c: Context<HttpEnv>): string {
  return new URL(c.req.url).pathname;
}
