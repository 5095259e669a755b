import { trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { expect, test } from 'vitest';
import { findTracing } from '../../../src/tracing/find-tracing.ts';

test('there is tracing once the program has registered an SDK', () => {
  expect(findTracing()).toBeUndefined();
  trace.setGlobalTracerProvider(new BasicTracerProvider());
  try {
    expect(findTracing()).toBeDefined();
  } finally {
    trace.disable();
  }
});
