import { trace } from '@opentelemetry/api';
import { createTracing, type Tracing } from './tracing.ts';

/** Tracing by the SDK that the program has registered; undefined if it has none. */
export function findTracing(): Tracing | undefined {
  const provider = trace.getTracerProvider();
  // Without an SDK, spans have no ids. This one is never ended, so it is not exported.
  const probe = provider.getTracer('holdfast').startSpan('probe', { root: true });
  return trace.isSpanContextValid(probe.spanContext()) ? createTracing(provider) : undefined;
}
