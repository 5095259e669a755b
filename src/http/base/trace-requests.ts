import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Tracing } from '../../tracing/tracing.ts';
import type { HttpEnv } from './http-env.ts';

/** Methods of HTTP: others do not become part of a span, because a client can make up any number of them. */
const methods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
]);

/**
 * Answers each request within a span, by the semantic conventions of OpenTelemetry, but without its path, which contains
 * public ids. The span ends when the response starts, so that a stream does not keep it open.
 */
export function traceRequests(tracing: Tracing): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const { req } = c;
    const method = methods.has(req.method) ? req.method : '_OTHER';
    const verb = method === '_OTHER' ? 'HTTP' : method;
    const request = {
      header: (name: string) => req.header(name),
      headerNames: () => Object.keys(req.header()),
    };
    const scheme = req.url.startsWith('https:') ? 'https' : 'http';
    const span = tracing.openRequest(verb, request, {
      'http.request.method': method,
      'url.scheme': scheme,
    });
    c.set('inSpan', (run) => span.within(run));
    await span.within(next);
    const route = routePath(c);
    if (!route.endsWith('*')) {
      span.rename(`${verb} ${route}`);
      span.set({ 'http.route': route });
    }
    const { status } = c.res;
    span.set({ 'http.response.status_code': status });
    if (status >= 500) span.fail(c.error ?? { name: String(status) });
    span.end();
  };
}
