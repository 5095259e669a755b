/** The trace that a request belongs to (W3C Trace Context), in lower-case hexadecimal. */
export interface TraceContext {
  readonly traceId: string;
  /** The caller's span that made the request. */
  readonly parentId: string;
  readonly sampled: boolean;
}

const form = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** Parses a `traceparent` header; undefined if it is absent or invalid. */
export function parseTraceParent(header: string | undefined): TraceContext | undefined {
  const [, version, traceId = '', parentId = '', flags = '', more] = form.exec(header ?? '') ?? [];
  // Future versions may append fields.
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) {
    return undefined;
  }
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return undefined;
  return { traceId, parentId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}
