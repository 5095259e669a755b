import { describe, expect, test } from 'vitest';
import type { Runtime } from '../../../../src/actors/contract/runtime-types.ts';
import { errorCodes, HoldfastError, type ErrorCode } from '../../../../src/errors.ts';
import { createApp } from '../../../../src/http/app.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';

function appOver(overrides: Partial<Runtime> = {}) {
  const { log, lines } = capturedLog();
  const app = createApp({ runtime: fakeRuntime(overrides), log, bodyLimitBytes: 100 });
  return { app, lines };
}

function post(body: BodyInit, headers: Record<string, string> = {}): RequestInit {
  const init = { method: 'POST', body, duplex: 'half', headers };
  return init;
}

const json = { 'content-type': 'application/json' };

describe('an invalid request', () => {
  const chunked = () => new Blob(['"', 'x'.repeat(200), '"']).stream();

  test.each<[string, string, RequestInit, ErrorCode]>([
    ['broken JSON', '/things', post('{"a":', json), 'malformed_json'],
    ['invalid UTF-8', '/things', post(new Uint8Array([0x22, 0xff, 0x22]), json), 'malformed_json'],
    [
      'another type',
      '/things',
      post('a=1', { 'content-type': 'text/plain' }),
      'unsupported_media_type',
    ],
    ['no type', '/things', post(new Uint8Array([0x31])), 'unsupported_media_type'],
    [
      'a compressed body',
      '/things',
      post('1', { ...json, 'content-encoding': 'gzip' }),
      'unsupported_media_type',
    ],
    [
      'a body that says it is too large',
      '/things',
      post('1', { ...json, 'content-length': '101' }),
      'body_too_large',
    ],
    ['a chunked body that is too large', '/things', post(chunked(), json), 'body_too_large'],
    [
      'a body larger than it says',
      '/things',
      post('x'.repeat(101), { ...json, 'content-length': '1' }),
      'body_too_large',
    ],
    ['an unknown path', '/nothing', {}, 'not_found'],
    ['an unknown path below an instance', '/things/thi_1/nothing', {}, 'not_found'],
    ['a trailing slash', '/things/', {}, 'not_found'],
    ['an unknown id', '/things/thi_1', {}, 'instance_not_found'],
    ['the history of an unknown id', '/things/thi_1/history', {}, 'instance_not_found'],
    ['an event to an unknown id', '/things/thi_1/events', post('{}', json), 'instance_not_found'],
    ['an encoded path', '/things/%2e%2e%2f%00', {}, 'instance_not_found'],
  ])('is answered with a problem document: %s', async (_, path, init, code) => {
    const { app, lines } = appOver();
    const response = await app.request(path, init);
    const { status, title } = errorCodes[code];
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      type: `urn:holdfast:error:${code}`,
      title,
      status,
      detail: expect.stringMatching(/.{10}/),
      instance: path,
      code,
      requestId: response.headers.get('x-request-id'),
    });
    expect(lines).toEqual([]);
  });

  test.each([
    ['DELETE', '/things', 'POST, GET, HEAD, OPTIONS'],
    ['PUT', '/things/thi_1', 'GET, HEAD, DELETE, OPTIONS'],
    ['POST', '/things/thi_1/history', 'GET, HEAD, OPTIONS'],
    ['GET', '/things/thi_1/events', 'POST, OPTIONS'],
    ['PUT', '/', 'GET, HEAD, OPTIONS'],
    ['POST', '/healthz', 'GET, HEAD, OPTIONS'],
    ['PROPFIND', '/readyz', 'GET, HEAD, OPTIONS'],
  ])('is answered 405 with Allow: %s %s', async (method, path, allow) => {
    const response = await appOver().app.request(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    expect(await response.json()).toMatchObject({ code: 'method_not_allowed' });
  });

  test('is answered with every fault of its body', async () => {
    const errors = [
      { pointer: '/email', message: 'must be an email address' },
      { pointer: '/firstName', message: 'must not be empty' },
    ];
    const { app } = appOver({
      start: async () => {
        throw new HoldfastError('invalid_request', 'The input is not valid.', {
          details: { errors },
        });
      },
    });
    const response = await app.request('/things', post('{}', json));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ detail: 'The input is not valid.', errors });
  });

  test('is answered with the accepted events, and the guards that rejected it', async () => {
    const accepts = [{ type: 'CANCEL' }];
    const { app } = appOver({
      send: async () => {
        throw new HoldfastError('event_not_accepted', 'It does not accept GO.', {
          details: { accepts, guards: ['isPaid'], secret: 1 },
        });
      },
    });
    const response = await app.request('/things/thi_1/events', post('{"type":"GO"}', json));
    expect(response.status).toBe(409);
    const problem = await response.json();
    expect(problem).toMatchObject({ code: 'event_not_accepted', accepts, guards: ['isPaid'] });
    expect(problem).not.toHaveProperty('secret');
  });
});

describe('an internal fault', () => {
  test.each([
    ['an unknown error', new Error('inside'), 'internal'],
    [
      'a machine that threw',
      new HoldfastError('machine_threw', 'inside', { details: { errors: 'inside' } }),
      'machine_threw',
    ],
  ])('reveals nothing internal, which is in the log: %s', async (_, error, code) => {
    const { app, lines } = appOver({
      get: async () => {
        throw error;
      },
    });
    const response = await app.request('/things/thi_1', { headers: { 'x-request-id': 'r-1' } });
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toContain('inside');
    expect(JSON.parse(text)).toMatchObject({ code, requestId: 'r-1' });
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'error',
        requestId: 'r-1',
        route: '/things/:id',
        err: expect.objectContaining({
          message: 'inside',
          stack: expect.stringContaining('problem.test'),
        }),
      }),
    ]);
  });

  test('keeps public ids out of the log', async () => {
    const { app, lines } = appOver({
      get: async () => {
        throw new Error('inside');
      },
    });
    await app.request('/things/thi_1');
    expect(JSON.stringify(lines)).not.toContain('thi_1');
  });

  test.each(['store_unavailable', 'shutting_down'] as const)(
    'has Retry-After: %s',
    async (code) => {
      const { app } = appOver({
        get: async () => {
          throw new HoldfastError(code, 'connect ECONNREFUSED 10.0.0.7:6379');
        },
      });
      const response = await app.request('/things/thi_1');
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('1');
      const text = await response.text();
      expect(text).not.toContain('10.0.0.7');
      expect(JSON.parse(text)).toMatchObject({ code });
    },
  );
});
