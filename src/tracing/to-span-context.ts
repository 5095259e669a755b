import { TraceFlags, type SpanContext } from '@opentelemetry/api';
import { parseTraceParent } from './trace-context.ts';

/** The span that a `traceparent` names; undefined if it is absent or invalid. */
export function toSpanContext(traceparent: string | undefined): SpanContext | undefined {
  const parsed = parseTraceParent(traceparent);
  if (parsed === undefined) return undefined;
  const { traceId, parentId, sampled } = parsed;
  const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return { traceId, spanId: parentId, traceFlags, isRemote: true };
}
