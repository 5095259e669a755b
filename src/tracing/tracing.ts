import {
  context,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  SpanKind,
  TraceFlags,
  type Context,
  type Link,
  type SpanContext,
  type TracerProvider,
} from '@opentelemetry/api';
import { fromRequest, type TracedRequest } from './from-request.ts';
import { toException } from './to-exception.ts';
import { toSpanContext } from './to-span-context.ts';

/** Records what a node does as spans of OpenTelemetry. Absent if the program has no SDK. */
export interface Tracing {
  open(name: string, start: SpanStart): OpenSpan;
  /** Opens a span for a request: within the active span, or else within the one that the request names. */
  openRequest(name: string, request: TracedRequest, attributes: SpanAttributes): OpenSpan;
  /** The `traceparent` of the active span; undefined if there is none. */
  active(): string | undefined;
  /** Runs code without an active span. */
  outside<T>(run: () => T): T;
}

export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

export interface SpanStart {
  readonly kind: keyof typeof kinds;
  /** The `traceparent` of the span that it is part of. Without one, it starts a trace. */
  readonly parent?: string | undefined;
  /** The `traceparent` of a span that it follows from, in another trace. */
  readonly link?: string | undefined;
  readonly attributes: SpanAttributes;
  /** Epoch milliseconds. Default: now. */
  readonly at?: number;
}

/** A span that was opened. One that is never ended is not exported. */
export interface OpenSpan {
  /** Names the span for others, in this process or later. */
  readonly traceparent: string;
  /** Runs code with the span as the active one. */
  within<T>(run: () => T): T;
  rename(name: string): void;
  set(attributes: SpanAttributes): void;
  /** Marks what it stands for as failed. */
  fail(error: unknown): void;
  /** `at`: epoch milliseconds; default now. */
  end(at?: number): void;
}

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  internal: SpanKind.INTERNAL,
} as const;

export function createTracing(provider: TracerProvider): Tracing {
  const tracer = provider.getTracer('holdfast');

  function openIn(
    parent: Context,
    name: string,
    { kind, link, attributes, at }: SpanStart,
  ): OpenSpan {
    const links = toLinks(link);
    const timed = at === undefined ? {} : { startTime: new Date(at) };
    const given = { kind: kinds[kind], attributes: { ...attributes }, links, ...timed };
    const span = tracer.startSpan(name, given, parent);
    const own = trace.setSpan(parent, span);
    return {
      traceparent: toTraceParent(span.spanContext()),
      within: (run) => context.with(own, run),
      rename: (to) => void span.updateName(to),
      set: (more) => void span.setAttributes({ ...more }),
      fail(error) {
        const exception = toException(error);
        span.recordException(exception);
        span.setAttribute('error.type', exception.code ?? exception.name);
        span.setStatus({ code: SpanStatusCode.ERROR, message: exception.message });
      },
      // A number before the start of the process would count from there.
      end: (endedAt) => span.end(endedAt === undefined ? undefined : new Date(endedAt)),
    };
  }

  return {
    open: (name, start) => openIn(within(start.parent), name, start),
    openRequest(name, request, attributes) {
      const from = fromRequest(request);
      // The program has a span of its own for the request, in this process.
      const named = trace.getSpanContext(from);
      const isWithin = named !== undefined && named.isRemote !== true;
      return openIn(from, name, { kind: isWithin ? 'internal' : 'server', attributes });
    },
    active() {
      const span = trace.getActiveSpan()?.spanContext();
      return span === undefined || !trace.isSpanContextValid(span)
        ? undefined
        : toTraceParent(span);
    },
    outside: (run) => context.with(ROOT_CONTEXT, run),
  };
}

function within(traceparent: string | undefined): Context {
  const parent = toSpanContext(traceparent);
  return parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
}

function toLinks(traceparent: string | undefined): Link[] {
  const to = toSpanContext(traceparent);
  return to === undefined ? [] : [{ context: to }];
}

function toTraceParent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${(traceFlags & TraceFlags.SAMPLED) === 0 ? '00' : '01'}`;
}
