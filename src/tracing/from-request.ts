import { context, propagation, trace, type Context, type TextMapGetter } from '@opentelemetry/api';
import { toSpanContext } from './to-span-context.ts';

/** The headers of a request. */
export interface TracedRequest {
  readonly header: (name: string) => string | undefined;
  readonly headerNames: () => string[];
}

const getter: TextMapGetter<TracedRequest> = {
  get: (request, name) => request.header(name),
  keys: (request) => request.headerNames(),
};

/**
 * The context of a request: the active one, if the program has traced the request already; else the one that its headers
 * name, as read by the program's propagators. A program without propagators gets those of W3C Trace Context.
 */
export function fromRequest(request: TracedRequest): Context {
  const active = context.active();
  if (trace.getSpan(active) !== undefined) return active;
  if (propagation.fields().length > 0) return propagation.extract(active, request, getter);
  const named = toSpanContext(request.header('traceparent'));
  return named === undefined ? active : trace.setSpanContext(active, named);
}
