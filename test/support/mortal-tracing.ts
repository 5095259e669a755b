import type { Life } from '../../src/testing/nodes/life.ts';
import type { OpenSpan, Tracing } from '../../src/tracing/tracing.ts';

/** The tracing of a node that may be killed: the spans that are open then are lost. */
export function mortalTracing(tracing: Tracing, life: Life): Tracing {
  const mortal = (span: OpenSpan): OpenSpan => ({
    ...span,
    end(at) {
      if (!life.isOver()) span.end(at);
    },
  });
  return {
    ...tracing,
    open: (name, start) => mortal(tracing.open(name, start)),
    openRequest: (name, request, attributes) =>
      mortal(tracing.openRequest(name, request, attributes)),
  };
}
