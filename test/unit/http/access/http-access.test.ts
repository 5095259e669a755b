import { describe, expect, test } from 'vitest';
import { createGreeter } from '../../../../src/greeter.ts';
import { createApp } from '../../../../src/http/app.ts';
import type { Access } from '../../../../src/http/access/access.ts';
import type { Connection } from '../../../../src/http/base/http-env.ts';
import { createStandIns } from '../../../../src/stand-ins/stand-ins.ts';
import { createTokenVerifier } from '../../../../src/http/access/token-verifier.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { fakeRuntime, thing } from '../../support/fake-runtime.ts';
import { jwtSecret, tokenFor } from '../../support/tokens.ts';

const { log } = capturedLog();
const standInSecret = 'known to the service alone';

function appWith(authentication: 'on' | 'off', access: Access = {}) {
  const limits = { log, bodyLimitBytes: 1000 };
  const one = async () => thing(1);
  return createApp({
    ...limits,
    ...access,
    runtime: fakeRuntime({
      get: one,
      cancel: one,
      retryRollback: one,
      skipRollback: one,
      count: async () => ({
        Pending: 0,
        Completed: 0,
        Failed: 0,
        Cancelled: 0,
        attention: 0,
        paused: 0,
      }),
      complete: async () => {},
      progress: async () => {},
    }),
    apps: {
      '/greet': createGreeter({ log }),
      '/stand-ins': createStandIns({ ...limits, secret: standInSecret }),
    },
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

  test('a callback needs only the token in its URL', async () => {
    const init = { ...json({}), method: 'POST' };
    expect((await app.request('/callbacks/cb', init)).status).toBe(204);
    expect((await app.request('/callbacks/cb/progress', { ...init, method: 'PUT' })).status).toBe(
      204,
    );
  });

  test.each(['holdfast:observe', 'holdfast:admin'])(
    'counts are for callers with %s',
    async (scope) => {
      const get = async (scopes: string) =>
        app.request('/things/counts', { headers: await bearer(scopes) });
      const refused = await get('things:observe');
      expect(await refused.json()).toMatchObject({
        code: 'forbidden',
        detail: 'This request requires a token with the scope holdfast:observe or holdfast:admin.',
      });
      expect((await get(`other ${scope}`)).status).toBe(200);
    },
  );

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

  test('a token gives access to the rest', async () => {
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
      detail: 'This request requires a token with the scope holdfast:admin.',
    });
    expect((await request('other holdfast:admin')).status).toBe(200);
  });

  test('a caller may cancel without that scope', async () => {
    const init = { method: 'POST', headers: await bearer() };
    expect((await app.request('/things/thi_1/cancel', init)).status).toBe(200);
  });

  describe('the stand-ins', () => {
    const reach = async (
      headers: Record<string, string> = {},
      path = '/stand-ins/mails',
      connection: Connection = {},
    ) => (await app.request(path, { headers }, connection)).status;
    const own = { 'holdfast-stand-in-secret': standInSecret };

    test.each(['/stand-ins', '/stand-ins/mails', '/stand-ins/calls'])(
      'accept calls of the service itself, by its secret: %s',
      async (path) => {
        expect(await reach(own, path)).toBe(200);
        expect(await reach({ 'holdfast-stand-in-secret': 'a guess' }, path)).toBe(401);
        expect(await reach({ 'holdfast-stand-in-secret': '' }, path)).toBe(401);
      },
    );

    test.each([{ remoteAddress: '127.0.0.1' }, { remoteAddress: '::1' }, {}])(
      'accept other calls only with a token for administration, wherever they come from: %j',
      async (connection) => {
        for (const path of ['/stand-ins', '/stand-ins/mails']) {
          expect(await reach({}, path, connection)).toBe(401);
          expect(await reach(await bearer(), path, connection)).toBe(403);
          expect(await reach(await bearer('holdfast:admin'), path, connection)).toBe(200);
        }
      },
    );

    test('cannot be made to call back without a token', async () => {
      const body = { amount: 1, monthlyIncome: 1, callbackUrl: 'http://10.0.0.1/callbacks/x' };
      const init = { ...json(body), method: 'POST' };
      const response = await app.request('http://evil.example.com/stand-ins/scoring', init);
      expect(response.status).toBe(401);
    });

    test('accept no secret if the service has none', async () => {
      const verify = createTokenVerifier({ secret: jwtSecret }, { log });
      const limits = { log, bodyLimitBytes: 1000, verify };
      const apps = { '/stand-ins': createStandIns({ log }) };
      const without = createApp({ ...limits, runtime: fakeRuntime(), apps });
      for (const secret of ['', 'undefined', standInSecret]) {
        const headers = { 'holdfast-stand-in-secret': secret };
        expect((await without.request('/stand-ins/mails', { headers })).status).toBe(401);
      }
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

  test('a page of the service itself may change something', async () => {
    expect((await cancelFrom('http://127.0.0.1:3000')).status).toBe(200);
  });
});

describe.each(['on', 'off'] as const)('with authentication %s', (authentication) => {
  const socket = { remoteAddress: '127.0.0.1' };
  const own = appWith(authentication, { ownHosts: () => ['hooks.example.com'] });
  const statusAt = async (app: typeof own, url: string, connection: Connection = socket) =>
    (await app.request(url, { headers: await bearer() }, connection)).status;

  test.each([
    'http://localhost:3000/',
    'http://LOCALHOST./',
    'http://app.localhost/',
    'http://127.0.0.1:3000/',
    'http://[::1]:3000/',
    'http://192.168.1.7/',
    'https://hooks.example.com/',
    'https://HOOKS.example.com.:8443/',
  ])('a service that knows its hosts answers at %s', async (url) => {
    expect(await statusAt(own, url)).toBe(200);
    expect(await statusAt(own, url)).toBe(200);
  });

  test.each(['', 'stand-ins/mails', 'callbacks/x', 'docs', 'things/thi_1'])(
    'it refuses a foreign host name that points to it: /%s',
    async (path) => {
      expect(await statusAt(own, 'http://127.0.0.1:3000/')).toBe(200);
      for (const host of [
        'evil.example.com:3000',
        'hooks.example.com.evil.com',
        'localhost.evil',
      ]) {
        const response = await own.request(`http://${host}/${path}`, {}, socket);
        expect(response.status).toBe(403);
        const { code, detail } = await response.json();
        expect([code, detail]).toEqual([
          'forbidden',
          expect.stringContaining('answers to localhost, IP addresses and the host of PUBLIC_URL'),
        ]);
      }
    },
  );

  test('probes are answered under any host name', async () => {
    for (const path of ['healthz', 'readyz']) {
      expect(await statusAt(own, `http://node-1:3000/${path}`)).toBe(200);
    }
  });

  test('any host name is accepted for in-process requests, or if the hosts are unknown', async () => {
    expect(await statusAt(own, 'http://node-1:3000/', {})).toBe(200);
    expect(await statusAt(appWith(authentication), 'http://node-1:3000/')).toBe(200);
  });
});
