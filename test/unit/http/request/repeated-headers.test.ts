import { describe, expect, test } from 'vitest';
import { createClient } from '../../../../src/client/client.ts';
import { createApp } from '../../../../src/http/app.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { fakeRuntime, thing } from '../../support/fake-runtime.ts';

/** An app that notes what it is asked to do, and with which options. */
function createNotingApp() {
  const asked: object[] = [];
  const note = (options: object | undefined) => void asked.push(options ?? {});
  const runtime = fakeRuntime({
    start: async (_process, _input, options) => {
      note(options);
      return { created: true, instance: thing() };
    },
    send: async (_process, _id, _event, options) => {
      note(options);
      return thing(1);
    },
    wait: async (_process, _id, options) => {
      note({ timeoutMs: options.timeoutMs });
      return thing(1);
    },
  });
  const app = createApp({ runtime, log: capturedLog().log, bodyLimitBytes: 1_000 });
  return { app, asked };
}

function post(path: string, ...headers: readonly (readonly [string, string])[]): Request {
  const request = new Request(`http://localhost${path}`, { method: 'POST', body: '{"type":"GO"}' });
  request.headers.set('content-type', 'application/json');
  for (const [name, value] of headers) request.headers.append(name, value);
  return request;
}

describe('two Idempotency-Key headers on one request', () => {
  test.each([
    ['/things', 'a', 'b'],
    ['/things', '"a"', '"b"'],
    ['/things/thi_1/events', 'a', 'a'],
    ['/things/thi_1/events', 'a', '"b"'],
  ])('to %s, %s and %s, are refused', async (path, one, other) => {
    const { app, asked } = createNotingApp();
    const keys = [
      ['idempotency-key', one],
      ['idempotency-key', other],
    ] as const;
    const response = await app.request(post(path, ...keys));
    expect(response.status).toBe(400);
    const message = 'must appear exactly once; put a key that contains a comma in double quotes';
    expect(await response.json()).toMatchObject({
      code: 'invalid_request',
      detail: `Idempotency-Key ${message}.`,
      errors: [{ header: 'Idempotency-Key', message }],
    });
    expect(asked).toEqual([]);
  });
});

describe('an Idempotency-Key', () => {
  test.each([
    ['k-1', 'k-1'],
    ['"k-1"', 'k-1'],
    ['user alice', 'user alice'],
    ['"a, b"', 'a, b'],
    [String.raw`"a \"b\" \\ c"`, String.raw`a "b" \ c`],
  ])('such as %s is the key %s', async (header, idempotencyKey) => {
    const { app, asked } = createNotingApp();
    await app.request(post('/things', ['idempotency-key', header]));
    expect(asked).toMatchObject([{ idempotencyKey }]);
  });

  test('arrives as passed to the typed client', async () => {
    const { app, asked } = createNotingApp();
    const things = createClient({
      baseUrl: 'http://localhost',
      process: '/things',
      fetch: async (request) => app.request(request as Request),
    });
    const keys = ['k-1', 'a, b', String.raw`a "b" \ c`];
    for (const idempotencyKey of keys) await things.start({}, { idempotencyKey });
    expect(asked).toMatchObject(keys.map((idempotencyKey) => ({ idempotencyKey })));
  });
});

test('two If-Match headers form one list, and the first of two waits in Prefer counts', async () => {
  const { app, asked } = createNotingApp();
  const headers = [
    ['if-match', '"1"'],
    ['if-match', '"3"'],
    ['prefer', 'wait=5'],
    ['prefer', 'wait=10'],
  ] as const;
  const response = await app.request(post('/things/thi_1/events', ...headers));
  expect(response.headers.get('preference-applied')).toBe('wait=5');
  expect(asked).toMatchObject([{ ifVersion: [1, 3] }, { timeoutMs: 5_000 }]);
});
