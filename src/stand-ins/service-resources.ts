import type { Hono } from 'hono';
import { z } from 'zod';
import { sleep, type Clock } from '../actors/ports/clock.ts';
import { pathOf, requestIdOf } from '../http/base/base-app.ts';
import type { HttpEnv } from '../http/base/http-env.ts';
import type { BodyLimits } from '../http/request/read-json.ts';
import { readRequest } from '../http/request/read-request.ts';
import { addResource, type Handler } from '../http/base/resource.ts';
import { parseWith } from '../definition/schemas/parse-with.ts';
import type { Callbacks } from './callbacks.ts';
import { isOwnCallback } from './is-own-callback.ts';
import type { Fold, FoldedAnswer } from './fold.ts';
import type { JournalReader } from './reader.ts';
import { callbackUrl, type Operation, type StandInService } from './services/stand-in-service.ts';
import { toStandInProblem } from './to-stand-in-problem.ts';

/** Serves the operations and views of a service under `root`. */
export function addServiceResources(
  app: Hono<HttpEnv>,
  service: StandInService,
  deps: {
    readonly root: string;
    readonly fold: Fold;
    readonly reader: JournalReader;
    readonly callbacks: Callbacks;
    readonly ownUrls: () => readonly string[];
    readonly clock: Clock;
    /** Ends the delays of answers. */
    readonly closed: AbortSignal;
    readonly show: (view: (query: URLSearchParams) => unknown) => Handler;
  } & BodyLimits,
): void {
  const { fold, reader, clock, closed, show } = deps;
  const base = `${deps.root}/${service.name}`;
  const message = 'must be the callbackUrl of a task of this service';
  const ownCallback = callbackUrl.refine((url) => isOwnCallback(url, deps.ownUrls()), message);
  const calledBack = z.looseObject({ callbackUrl: ownCallback });

  const perform =
    (name: string, operation: Operation): Handler =>
    async (c) => {
      const asked = await readRequest(c, deps);
      const input = withParameters(asked.body, c.req.param());
      parseWith(operation.input, input, 'The body');
      const backTo =
        operation.callsBack === true
          ? parseWith(calledBack, input, 'The body').callbackUrl
          : undefined;
      const sequence = await reader.append({
        kind: 'call',
        service: service.name,
        operation: name,
        idempotencyKey: asked.idempotencyKey() ?? null,
        input,
        at: new Date(clock.now()).toISOString(),
      });
      const answer = fold.answerTo(sequence);
      if (answer === undefined) throw new Error(`The journal did not return entry ${sequence}.`);
      if (answer.delayMs > 0) await sleep(clock, answer.delayMs, closed);
      if (backTo !== undefined && answer.callback !== undefined) {
        deps.callbacks.add(backTo, answer.callback);
      }
      return answer.status < 400
        ? toReply(answer, base)
        : toStandInProblem(answer, { requestId: requestIdOf(c), path: pathOf(c) });
    };

  const methods = new Map<string, Record<string, { readonly handle: Handler }>>();
  const serve = (path: string, method: string, handle: Handler): void => {
    methods.set(path, { ...methods.get(path), [method]: { handle } });
  };
  for (const [path, view] of Object.entries(service.views)) serve(path, 'GET', show(view));
  for (const [name, operation] of Object.entries(service.operations)) {
    serve(operation.path, operation.method, perform(name, operation));
  }
  for (const [path, handlers] of methods) {
    addResource(app, path === '/' ? base : `${base}${path}`, handlers);
  }
  for (const [path, view] of Object.entries(service.ledger ?? {})) {
    addResource(app, `${deps.root}/ledgers/${service.name}${path}`, {
      GET: { handle: (c) => show(() => view(c.req.param()))(c) },
    });
  }
}

function toReply({ status, body, location }: FoldedAnswer, base: string): Response {
  const headers = new Headers();
  if (location !== undefined) headers.set('location', `${base}${location}`);
  if (body === undefined) return new Response(null, { status, headers });
  headers.set('content-type', 'application/json');
  return new Response(JSON.stringify(body), { status, headers });
}

/** Adds the path parameters to the input; a body that is not an object is replaced by them. */
function withParameters(body: unknown, parameters: Readonly<Record<string, string>>): unknown {
  if (Object.keys(parameters).length === 0) return body;
  return typeof body === 'object' && body !== null ? { ...body, ...parameters } : parameters;
}
