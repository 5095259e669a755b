/** Which trace a request belongs to (W3C Trace Context), in lower-case hexadecimal. */
export interface TraceContext {
  readonly traceId: string;
  /** The span of the caller that the request was made in. */
  readonly parentId: string;
  readonly sampled: boolean;
}

const form = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** The trace in a `traceparent` header; undefined if there is none, or none that is valid. */
export function parseTraceParent(header: string | undefined): TraceContext | undefined {
  const [, version, traceId = '', parentId = '', flags = '', more] = form.exec(header ?? '') ?? [];
  // Versions to come may say more, after what this one says.
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) {
    return undefined;
  }
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return undefined;
  return { traceId, parentId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}
