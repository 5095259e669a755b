import { describe, expect, test } from 'vitest';
import { parseTraceParent } from '../../../src/tracing/trace-context.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';
const traceparent = `00-${traceId}-${parentId}-01`;

describe('a traceparent', () => {
  test('names a trace and its parent', () => {
    expect(parseTraceParent(traceparent)).toEqual({ traceId, parentId, sampled: true });
    expect(parseTraceParent(`00-${traceId}-${parentId}-00`)?.sampled).toBe(false);
  });

  test('of a later version may have more fields', () => {
    expect(parseTraceParent(`cc-${traceId}-${parentId}-01-what-comes`)?.traceId).toBe(traceId);
  });

  test.each([
    undefined,
    '',
    `00-${traceId}-${parentId}-01-more`,
    `ff-${traceId}-${parentId}-01`,
    `00-${'0'.repeat(32)}-${parentId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    traceparent.toUpperCase(),
    `${traceparent}, ${traceparent}`,
    `cc-${traceId}-${parentId}-01x`,
  ])('that is invalid is ignored: %s', (header) => {
    expect(parseTraceParent(header)).toBeUndefined();
  });
});
