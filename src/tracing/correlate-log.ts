import { isSpanContextValid, trace } from '@opentelemetry/api';
import type { Log } from '../log.ts';

/** A log whose lines carry the ids of the active span, if there is one, by the names that OpenTelemetry gives them. */
export function correlateLog(log: Log): Log {
  return {
    debug: (details, message) => log.debug(correlated(details), message),
    info: (details, message) => log.info(correlated(details), message),
    warn: (details, message) => log.warn(correlated(details), message),
    error: (details, message) => log.error(correlated(details), message),
  };
}

function correlated(details: object): object {
  const span = trace.getActiveSpan()?.spanContext();
  if (span === undefined || !isSpanContextValid(span)) return details;
  const { traceId, spanId, traceFlags } = span;
  const flags = traceFlags.toString(16).padStart(2, '0');
  return { ...details, trace_id: traceId, span_id: spanId, trace_flags: flags };
}
