import { expect, test } from 'vitest';
import { createApp } from '../../../../src/http/app.ts';
import { HoldfastError, type ErrorCode } from '../../../../src/errors.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';

test.each<[ErrorCode, string, string]>([
  ['overloaded', 'debug', 'request refused'],
  ['process_paused', 'debug', 'request refused'],
  ['store_unavailable', 'warn', 'request answered 503'],
  ['internal', 'error', 'request failed'],
])('a start that fails by %s is logged at %s', async (code, level, msg) => {
  const { log, lines } = capturedLog('debug');
  const start = async () => {
    throw new HoldfastError(code, 'No.');
  };
  const app = createApp({ runtime: fakeRuntime({ start }), log, bodyLimitBytes: 1000 });
  await app.request('/things', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(lines.map((line) => [line['level'], line['msg']])).toEqual([[level, msg]]);
});
