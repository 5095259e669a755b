import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { createApp } from '../../../src/http/app.ts';
import { createLimits } from '../../../src/http/access/limits.ts';
import { createTokenVerifier } from '../../../src/http/access/token-verifier.ts';
import type { MountedApps, MountedEnv } from '../../../src/http/base/mounted-app.ts';
import { createService, defineProcess } from '../../../src/index.ts';
import { createMemoryRateLimit } from '../../../src/persistence/embedded/memory-rate-limit.ts';
import { createStoragePlace } from '../../support/storage-place.ts';
import { capturedLog } from '../../support/captured-log.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { jwtSecret, tokenFor } from '../support/tokens.ts';

const { log } = capturedLog();
const reports = new Hono<{ Bindings: MountedEnv }>()
  .basePath('/reports')
  .get('/mine', (c) => c.json({ of: c.env.caller?.sub ?? null, id: c.env.requestId }))
  .post('/', async (c) => c.text(await c.req.text(), 201, { location: '/reports/1' }));

function appWith(
  apps: MountedApps,
  options: { readonly auth?: true; readonly reads?: number } = {},
) {
  const limit = createMemoryRateLimit();
  return createApp({
    runtime: fakeRuntime(),
    log,
    bodyLimitBytes: 1000,
    apps,
    ...(options.auth === undefined
      ? {}
      : { verify: createTokenVerifier({ secret: jwtSecret }, { log }) }),
    limits: createLimits({
      limit,
      readLimit: limit,
      rates: { caller: 0, instance: 0, reads: options.reads ?? 0 },
      streams: { perCaller: 0, perInstance: 0 },
    }),
  });
}

const bearer = async (scope = '') => ({
  authorization: `Bearer ${await tokenFor({ sub: 'ada', scope })}`,
});

describe('an app beside the processes', () => {
  test('answers under its path, with the headers of every response', async () => {
    const app = appWith({ '/reports': reports });
    const made = await app.request('/reports', { method: 'POST', body: 'sold out' });
    expect([made.status, await made.text()]).toEqual([201, 'sold out']);
    expect(made.headers.get('location')).toBe('/reports/1');
    expect(made.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await app.request('/reports/none')).status).toBe(404);
    expect((await app.request('/reports-too')).status).toBe(404);
  });

  test('receives the caller and the request id', async () => {
    const app = appWith({ '/reports': reports }, { auth: true });
    const headers = { ...(await bearer()), 'x-request-id': 'r-1' };
    const answer = await app.request('/reports/mine', { headers });
    expect(await answer.json()).toEqual({ of: 'ada', id: 'r-1' });
    expect(answer.headers.get('x-request-id')).toBe('r-1');
  });

  test('may pass on the response of another service', async () => {
    const away = async () => Response.redirect('https://elsewhere.example.com/', 302);
    const answer = await appWith({ '/away': { fetch: away } }).request('/away');
    expect([answer.status, answer.headers.get('location')]).toEqual([
      302,
      'https://elsewhere.example.com/',
    ]);
    expect(answer.headers.get('x-request-id')).not.toBeNull();
  });

  test.each([
    [undefined, [401, 200, 200]],
    ['token', [401, 200, 200]],
    ['admin', [401, 403, 200]],
    ['open', [200, 200, 200]],
  ] as const)(
    'with the access %s answers no token, a caller, an administrator: %j',
    async (access, statuses) => {
      const fetch = reports.fetch;
      const app = appWith(
        { '/reports': access === undefined ? reports : { fetch, access } },
        { auth: true },
      );
      const statusFor = async (headers: Record<string, string>) =>
        (await app.request('/reports/mine', { headers })).status;
      expect([
        await statusFor({}),
        await statusFor(await bearer()),
        await statusFor(await bearer('holdfast:admin')),
      ]).toEqual(statuses);
    },
  );

  test.each(['token', 'admin'] as const)(
    'with the access %s admits requests by its own rule',
    async (access) => {
      const admits = ({ headers }: Request) => headers.get('x-own') === 'secret';
      const app = appWith({ '/reports': { fetch: reports.fetch, access, admits } }, { auth: true });
      const statusFor = async (own: string) =>
        (await app.request('/reports/mine', { headers: { 'x-own': own } })).status;
      expect([await statusFor('secret'), await statusFor('guess')]).toEqual([200, 401]);
    },
  );

  test('counts the requests of its callers, and none if it is open', async () => {
    const open = { fetch: reports.fetch, access: 'open' } as const;
    for (const [mounted, statuses] of [
      [reports, [200, 429]],
      [open, [200, 200]],
    ] as const) {
      const app = appWith({ '/reports': mounted }, { reads: 1 });
      const get = async () => (await app.request('/reports/mine')).status;
      expect([await get(), await get()]).toEqual(statuses);
    }
  });

  test('is shown in the index and in the document as it declares', async () => {
    const openapi = {
      tags: [{ name: 'reports' }],
      paths: {
        '/reports/mine': { get: { summary: 'My reports', tags: ['reports'], responses: {} } },
      },
      components: { schemas: { Report: { type: 'object' } } },
    };
    const app = appWith({ '/reports': { fetch: reports.fetch, name: 'reports', openapi } });
    expect(await (await app.request('/')).json()).toMatchObject({ reports: '/reports' });
    const document = await (await app.request('/openapi.json')).json();
    expect(document.paths).toMatchObject(openapi.paths);
    expect(document.components.schemas).toMatchObject(openapi.components.schemas);
    expect(await (await app.request('/docs')).text()).toContain('My reports');
  });

  test.each(['reports', '/', '/reports/', '/:id', '/docs', '/callbacks/x', '/things', '/things/x'])(
    'is refused under %s',
    (path) => {
      expect(() => appWith({ [path]: reports })).toThrow(
        expect.objectContaining({ code: 'configuration_invalid' }),
      );
    },
  );

  const named = (name: string) => ({ fetch: reports.fetch, name });

  test.each([
    [
      { '/reports': reports, '/reports/mine': reports },
      'The app under "/reports/mine" is refused: its path overlaps with /reports, the path of another app; give it another.',
    ],
    [
      { '/reports': named('reports'), '/reports/mine': named('mine') },
      'The app mine under "/reports/mine" is refused: its path overlaps with /reports, the path of the app reports; give it another.',
    ],
    [
      { '/things': named('mine') },
      'The app mine under "/things" is refused: its path overlaps with /things, the path of the process thing; give it another.',
    ],
    [
      { '/docs': reports },
      'The app under "/docs" is refused: its path overlaps with /docs, the path of the service itself; give it another.',
    ],
    [
      { '/reports': named('docs') },
      'The app docs under "/reports" is refused: its name docs is one of the service\'s own; give it another.',
    ],
    [
      { '/reports': named('mine'), '/letters': named('mine') },
      'The app mine under "/letters" is refused: its name mine is that of the app under /reports; give it another.',
    ],
  ])('is refused by the name of what is in its way: %j', (apps, message) => {
    expect(() => appWith(apps)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', message }),
    );
  });

  test('may have any path that the service does not have, and so may a process', () => {
    const standIn = defineProcess({ name: 'stand-in', machine: createMachine({}) });
    expect(standIn.path).toBe('/stand-ins');
    for (const path of ['/docs', '/callbacks', '/healthz', '/readyz']) {
      expect(() => defineProcess({ name: 'thing', path, machine: createMachine({}) })).toThrow(
        `its path ${path} is reserved for the service`,
      );
    }
  });

  test('is closed with the service', async () => {
    await using place = await createStoragePlace('embedded');
    let closed = 0;
    const close = async () => void (closed += 1);
    const apps = { '/reports': { fetch: reports.fetch, close } };
    const service = createService({ ...place, processes: [], apps, log });
    expect((await service.fetch(new Request('http://local/reports/mine'))).status).toBe(200);
    await service.close();
    expect(closed).toBe(1);
  });
});
