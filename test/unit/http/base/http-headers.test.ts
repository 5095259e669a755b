import { describe, expect, test } from 'vitest';
import { createApp } from '../../../../src/http/app.ts';
import { createBaseApp } from '../../../../src/http/base/base-app.ts';
import { secure } from '../../../../src/http/base/security-headers.ts';
import { createTokenVerifier } from '../../../../src/http/access/token-verifier.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { fakeRuntime, historyStep, thing } from '../../support/fake-runtime.ts';
import { jwtSecret, tokenFor } from '../../support/tokens.ts';

const { log } = capturedLog();
const runtime = fakeRuntime({
  get: async () => thing(7),
  start: async () => ({ created: true, instance: thing() }),
  history: async () => ({ steps: [historyStep(0)], more: false }),
});
const app = createApp({ runtime, log, bodyLimitBytes: 1000 });
const faulty = createApp({ runtime: fakeRuntime(), log, bodyLimitBytes: 1000 });

describe('every answer has security headers', () => {
  test.each([
    ['200', app, '/things/thi_1', {}],
    ['304', app, '/things/thi_1', { headers: { 'if-none-match': '"7"' } }],
    ['201', app, '/things', { method: 'POST' }],
    ['404', app, '/nothing', {}],
    ['405', app, '/things', { method: 'DELETE' }],
    ['404', faulty, '/things/thi_1', {}],
    ['403', app, '/things', { method: 'POST', headers: { origin: 'https://evil.example.com' } }],
  ])('%s', async (status, of, path, init) => {
    const { headers, status: got } = await of.request(path, init);
    expect(String(got)).toBe(status);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers.get('cache-control')).toBeTruthy();
  });

  test('and a page keeps its own policy', async () => {
    const pages = createBaseApp({ log, finish: secure });
    const policy = "default-src 'self'";
    pages.get('/', (c) => c.html('', 200, { 'content-security-policy': policy }));
    const { headers } = await pages.request('/');
    expect(headers.get('content-security-policy')).toBe(policy);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('a response that may be cached', () => {
  const cacheControl = async (path: string, init: RequestInit = {}) =>
    (await app.request(path, init)).headers.get('cache-control');

  test('is an instance, privately, with revalidation', async () => {
    expect(await cacheControl('/things/thi_1')).toBe('private, no-cache');
    expect(await cacheControl('/things/thi_1', { method: 'HEAD' })).toBe('private, no-cache');
    const again = { headers: { 'if-none-match': '"7"' } };
    expect(await cacheControl('/things/thi_1', again)).toBe('private, no-cache');
  });

  test('is nothing else', async () => {
    expect(await cacheControl('/things/thi_1/history')).toBe('no-store');
    expect(await cacheControl('/things', { method: 'POST' })).toBe('no-store');
    expect(await cacheControl('/nothing')).toBe('no-store');
    expect(await cacheControl('/healthz')).toBe('no-store');
  });
});

describe('an address', () => {
  const at = async (length: number) => app.request(`/?${'q'.repeat(length - 2)}`);

  test('of 8,192 bytes is accepted, a longer one answered 414', async () => {
    expect((await at(8_192)).status).toBe(200);
    const response = await at(8_193);
    expect(response.status).toBe(414);
    expect(await response.json()).toMatchObject({ code: 'uri_too_long' });
  });
});

describe('a web page of another origin', () => {
  const origin = 'https://app.example.com';
  const preflight = (from: string) => ({
    method: 'OPTIONS',
    headers: { origin: from, 'access-control-request-method': 'POST' },
  });
  const cors = createApp({
    runtime,
    log,
    bodyLimitBytes: 1000,
    corsOrigins: [origin],
    verify: createTokenVerifier({ secret: jwtSecret }, { log }),
  });
  const corsHeaders = (headers: Headers) =>
    [...headers.keys()].filter((name) => name.startsWith('access-control-'));

  test('gets no CORS headers unless origins are configured', async () => {
    const read = await app.request('/things/thi_1', { headers: { origin } });
    expect(read.status).toBe(200);
    expect(corsHeaders(read.headers)).toEqual([]);
    const asked = await app.request('/things', preflight(origin));
    expect(asked.status).toBe(204);
    expect(corsHeaders(asked.headers)).toEqual([]);
  });

  test('may call if its origin is configured', async () => {
    const asked = await cors.request('/things', preflight(origin));
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe(origin);
    expect(asked.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(asked.headers.get('access-control-allow-methods')).toBe('GET,HEAD,POST,PUT');
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
    expect(asked.headers.get('vary')).toContain('Origin');

    const authorization = `Bearer ${await tokenFor({ sub: 'foo' })}`;
    const read = await cors.request('/things/thi_1', { headers: { origin, authorization } });
    expect(read.status).toBe(200);
    expect(read.headers.get('access-control-allow-origin')).toBe(origin);
    const exposed = read.headers.get('access-control-expose-headers');
    expect(exposed).toMatch(/content-location,etag/);
    expect(exposed).toContain('idempotent-replayed');
    expect(read.headers.get('vary')).toBe('Origin');
  });

  test('can read why it was refused', async () => {
    const refused = await cors.request('/things/thi_1', { headers: { origin } });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('access-control-allow-origin')).toBe(origin);
    expect(refused.headers.get('access-control-expose-headers')).toContain('www-authenticate');
  });

  test.each([
    'https://app.example.com.evil.com',
    'https://evil-app.example.com',
    'http://app.example.com',
    'https://app.example.com:8443',
    'https://APP.example.com',
    'null',
  ])('gets no CORS headers if its origin is only similar: %s', async (other) => {
    for (const init of [preflight(other), { headers: { origin: other } }]) {
      const { status, headers } = await cors.request('/things', init);
      expect(status).toBe(401);
      expect(corsHeaders(headers)).toEqual([]);
      expect(headers.get('vary')).toBe('Origin');
    }
  });

  test('gets the response of the resource to an OPTIONS that is no preflight', async () => {
    const headers = { origin, authorization: `Bearer ${await tokenFor({ sub: 'foo' })}` };
    expect((await cors.request('/things', { method: 'OPTIONS', headers })).status).toBe(204);
  });

  test('may call a service without authentication, too, if its origin is configured', async () => {
    const open = createApp({ runtime, log, bodyLimitBytes: 1000, corsOrigins: [origin] });
    const init = { method: 'POST', headers: { origin } };
    expect((await open.request('/things', init)).status).toBe(201);
  });
});
