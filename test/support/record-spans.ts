import { context, type Tracer, type TracerProvider } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { createTracing, type Tracing } from '../../src/tracing/tracing.ts';

/** A real SDK of OpenTelemetry that keeps what it exports. */
export interface RecordedSpans extends Disposable {
  readonly tracing: Tracing;
  /** For programs that find their SDK by themselves. */
  readonly provider: TracerProvider;
  /** As a library of the user gets it. */
  readonly tracer: Tracer;
  /** The spans that ended, in the order in which they started. */
  spans(): readonly ReadableSpan[];
}

export function recordSpans(): RecordedSpans {
  const exporter = new InMemorySpanExporter();
  const started: ReadableSpan[] = [];
  const inOrder = {
    onStart: (span: ReadableSpan) => void started.push(span),
    onEnd: () => {},
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const provider = new BasicTracerProvider({
    spanProcessors: [inOrder, new SimpleSpanProcessor(exporter)],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  return {
    tracing: createTracing(provider),
    provider,
    tracer: provider.getTracer('a library'),
    spans() {
      const finished = new Set(exporter.getFinishedSpans().map(idOf));
      return started.filter((span) => finished.has(idOf(span)));
    },
    [Symbol.dispose]: () => context.disable(),
  };
}

function idOf(span: ReadableSpan): string {
  return span.spanContext().spanId;
}
