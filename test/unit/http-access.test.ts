import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import type { Connection } from '../../src/http/connection.ts';
import { createStandIns } from '../../src/http/stand-ins/stand-ins.ts';
import { createTokenVerifier } from '../../src/http/verify-token.ts';
import { createMemoryJournal } from '../../src/persistence/memory-journal.ts';
import { capturedLog } from './support/captured-log.ts';
import { fakeRuntime, thing } from './support/fake-runtime.ts';
import { jwtSecret, tokenFor } from './support/tokens.ts';

const { log } = capturedLog();

function appWith(authentication: 'on' | 'off') {
  const limits = { log, bodyLimitBytes: 1000 };
  const one = async () => thing(1);
  return createApp({
    ...limits,
    greeter: true,
    runtime: fakeRuntime({
      get: one,
      cancel: one,
      retryRollback: one,
      skipRollback: one,
      count: async () => ({ Pending: 0, Completed: 0, Failed: 0, Cancelled: 0, attention: 0 }),
      complete: async () => {},
      progress: async () => {},
    }),
    standIns: createStandIns({ ...limits, journal: createMemoryJournal(), now: Date.now }).app,
    ...(authentication === 'on'
      ? { verify: createTokenVerifier({ secret: jwtSecret }, { log }) }
      : {}),
  });
}

const bearer = async (scope = '') => ({
  authorization: `Bearer ${await tokenFor({ sub: 'foo', scope })}`,
});
const skip = { id: '1/0', reason: 'done by hand' };
const json = (body: unknown) => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

describe('with authentication', () => {
  const app = appWith('on');

  test.each(['/healthz', '/readyz', '/greet?name=foo'])('%s is open', async (path) => {
    expect((await app.request(path)).status).toBe(200);
  });

  test('a callback needs nothing but the token in its address', async () => {
    const init = { ...json({}), method: 'POST' };
    expect((await app.request('/callbacks/cb', init)).status).toBe(204);
    expect((await app.request('/callbacks/cb/progress', { ...init, method: 'PUT' })).status).toBe(
      204,
    );
  });

  test('counts need the scope holdfast:admin', async () => {
    const get = async (scope: string) =>
      (await app.request('/things/counts', { headers: await bearer(scope) })).status;
    expect([await get(''), await get('holdfast:admin')]).toEqual([403, 200]);
  });

  test.each([
    ['GET', '/'],
    ['GET', '/nothing'],
    ['POST', '/things'],
    ['GET', '/things/thi_1'],
    ['GET', '/things/thi_1/history'],
    ['POST', '/things/thi_1/events'],
    ['OPTIONS', '/things'],
    ['GET', '/healthz/../things/thi_1'],
    ['GET', '//healthz'],
    ['GET', '/healthz%2f..%2fthings'],
    ['GET', '/stand-ins-too'],
  ])('%s %s needs a token', async (method, path) => {
    const response = await app.request(path, { method });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="holdfast"');
  });

  test('a token opens the rest', async () => {
    const response = await app.request('/things/thi_1', { headers: await bearer() });
    expect(response.status).toBe(200);
  });

  test.each([
    ['retry', {}],
    ['skip', json(skip)],
  ])('rollback/%s needs the scope holdfast:admin', async (what, init) => {
    const path = `/things/thi_1/rollback/${what}`;
    const request = async (scope: string) =>
      app.request(path, {
        ...init,
        method: 'POST',
        headers: { ...('headers' in init ? init.headers : {}), ...(await bearer(scope)) },
      });
    const refused = await request('holdfast:administration holdfast');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toBe(
      'Bearer realm="holdfast", error="insufficient_scope", scope="holdfast:admin"',
    );
    expect(await refused.json()).toMatchObject({
      code: 'forbidden',
      detail: 'This needs a token with the scope holdfast:admin.',
    });
    expect((await request('other holdfast:admin')).status).toBe(200);
  });

  test('a caller may cancel without that scope', async () => {
    const init = { method: 'POST', headers: await bearer() };
    expect((await app.request('/things/thi_1/cancel', init)).status).toBe(200);
  });

  describe('the stand-ins', () => {
    const reach = async (
      connection: Connection,
      headers: Record<string, string> = {},
      path = '/stand-ins/mails',
    ) => (await app.request(path, { headers }, connection)).status;

    test.each([
      { remoteAddress: '127.0.0.1', localAddress: '127.0.0.1' },
      { remoteAddress: '::ffff:127.0.0.1', localAddress: '::ffff:127.0.0.1' },
      { remoteAddress: '::1', localAddress: '::1' },
      { remoteAddress: '10.0.0.7', localAddress: '10.0.0.7' },
    ])('are open to this machine: $remoteAddress', async (connection) => {
      expect(await reach(connection)).toBe(200);
      expect(await reach(connection, {}, '/stand-ins')).toBe(200);
    });

    test.each([
      [{}, {}],
      [{ remoteAddress: '10.0.0.8', localAddress: '10.0.0.7' }, {}],
      [{ remoteAddress: '127.0.0.1' }, { 'x-forwarded-for': '203.0.113.1' }],
      [{ remoteAddress: '127.0.0.1' }, { forwarded: 'for=203.0.113.1' }],
    ])('need a token for administration from elsewhere: %j %j', async (connection, headers) => {
      expect(await reach(connection, headers)).toBe(401);
      expect(await reach(connection, headers, '/stand-ins')).toBe(401);
      expect(await reach(connection, { ...headers, ...(await bearer()) })).toBe(403);
      const admin = await bearer('holdfast:admin');
      expect(await reach(connection, { ...headers, ...admin })).toBe(200);
    });
  });
});

describe('without authentication', () => {
  const app = appWith('off');

  test('everything is open', async () => {
    expect((await app.request('/things/thi_1')).status).toBe(200);
    expect((await app.request('/stand-ins/mails')).status).toBe(200);
    const retry = await app.request('/things/thi_1/rollback/retry', { method: 'POST' });
    expect(retry.status).toBe(200);
  });

  const local = createApp({
    runtime: fakeRuntime(),
    log,
    bodyLimitBytes: 1000,
    onlyHosts: ['hooks.example.com'],
  });
  const socket = { remoteAddress: '127.0.0.1', localAddress: '127.0.0.1' };

  test.each([
    'http://localhost:3000/',
    'http://LOCALHOST./',
    'http://app.localhost/',
    'http://127.0.0.1:3000/',
    'http://[::1]:3000/',
    'http://192.168.1.7/',
    'https://hooks.example.com/',
  ])('a service for this machine answers at %s', async (url) => {
    expect((await local.request(url, {}, socket)).status).toBe(200);
  });

  test('a service for this machine refuses a host name that somebody points at it', async () => {
    const response = await local.request('http://evil.example.com:3000/', {}, socket);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'forbidden' });
  });

  test('any host name will do for a request that is handed in, or where others may call', async () => {
    expect((await local.request('http://node-1:3000/')).status).toBe(200);
    expect((await app.request('http://node-1:3000/', {}, socket)).status).toBe(200);
  });

  const cancelFrom = async (origin: string, headers: Record<string, string> = {}) =>
    app.request('http://127.0.0.1:3000/things/thi_1/cancel', {
      method: 'POST',
      headers: { origin, ...headers },
    });

  test.each(['https://evil.example.com', 'http://localhost:5173', 'null'])(
    'a page of %s changes nothing with a request that browsers send unasked',
    async (origin) => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
        expect((await cancelFrom(origin, { 'content-type': type })).status).toBe(403);
      }
      const response = await cancelFrom(origin);
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({
        code: 'forbidden',
        detail: expect.stringContaining('CORS_ORIGINS'),
      });
    },
  );

  test('a page of the service itself may', async () => {
    expect((await cancelFrom('http://127.0.0.1:3000')).status).toBe(200);
  });
});
