import { Hono } from 'hono';
import { TrieRouter } from 'hono/router/trie-router';
import { describe, expect, test } from 'vitest';
import { createRememberingRouter } from '../../../../src/http/base/remembering-router.ts';

const routes = [
  ['ALL', '*'],
  ['ALL', '/orders/*'],
  ['POST', '/orders'],
  ['GET', '/orders/counts'],
  ['GET', '/orders/:id'],
  ['GET', '/orders/by-key/:key'],
  ['POST', '/orders/:id/events'],
  ['GET', '/files/:id/*'],
  ['GET', '/rest/:rest{.+}'],
  ['GET', '/ui/:page/:id'],
  ['GET', '/ui/:page/:id/:version{[0-9]+}'],
] as const;

const ids = ['a', 'b', 'c'].map((letter) => `ord_${letter.repeat(26)}`);

const paths = [
  '/',
  '/orders',
  '/orders/',
  '/orders/counts',
  '/orders/ord_short',
  '/orders/by-key/7',
  '/ui/x/y',
  '/nothing',
  ...ids.flatMap((id) => [
    `/orders/${id}`,
    `/orders/${id}/`,
    `/orders/${id}/events`,
    `/orders/${id}/nothing`,
    `/orders/by-key/${id}`,
    `/ui/orders/${id}`,
    `/ui/carts/${id}/3`,
    `/ui/carts/${id}/4`,
    `/ui/${id}/${id}`,
    `/ui/${id}/x`,
    `/files/${id}/x`,
    `/rest/${id}/x`,
    `/rest/${id}`,
    `/${id}`,
  ]),
];

/** The handlers of a match with the values of their parameters. */
function shown(result: ReturnType<TrieRouter<string>['match']>) {
  const [handlers, stash] = result;
  return handlers.map(([handler, params]) => [
    handler,
    Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        typeof value === 'number' ? stash?.[value] : value,
      ]),
    ),
  ]);
}

function filled<R extends { add(method: string, path: string, handler: string): void }>(router: R) {
  for (const [method, path] of routes) router.add(method, path, `${method} ${path}`);
  return router;
}

describe('the router', () => {
  test('matches as that of Hono, the first time and again', () => {
    const expected = filled(new TrieRouter<string>());
    const router = filled(createRememberingRouter<string>());
    for (const method of ['GET', 'POST', 'PUT', 'GET', 'POST']) {
      for (const path of paths) {
        expect([path, shown(router.match(method, path))]).toEqual([
          path,
          shown(expected.match(method, path)),
        ]);
      }
    }
  });

  test('searches once for all ids, and not for fixed paths again', () => {
    const router = filled(createRememberingRouter<string>());
    const handlersOf = (path: string) => router.match('GET', path)[0];
    router.match('GET', `/orders/${ids[0]}`);
    expect(handlersOf(`/orders/${ids[1]}`)).toBe(handlersOf(`/orders/${ids[2]}`));
    router.match('GET', '/orders/counts');
    expect(handlersOf('/orders/counts')).toBe(handlersOf('/orders/counts'));
  });

  test.each([
    '/nothing',
    `/orders/${ids[0]}/nothing`,
    `/nothing/${ids[0]}`,
    '/orders/ord_short',
    `/ui/nothing/${ids[0]}`,
    `/files/${ids[0]}/nothing`,
  ])('does not remember %s, of which a client could invent more', (path) => {
    const router = filled(createRememberingRouter<string>());
    router.match('GET', path);
    expect(router.match('GET', path)[0]).not.toBe(router.match('GET', path)[0]);
  });

  test('forgets what it knew when a route is added', () => {
    const router = filled(createRememberingRouter<string>());
    const path = `/orders/${ids[0]}`;
    router.match('GET', path);
    router.add('GET', '/orders/:id', 'later');
    expect(shown(router.match('GET', path)).at(-1)).toEqual(['later', { id: ids[0] }]);
  });

  test('gives each request its own parameters, decoded', async () => {
    const app = new Hono({ router: createRememberingRouter() });
    app.get('/orders/:id/:note', (c) => c.json(c.req.param()));
    for (const id of ids) {
      const response = await app.request(`/orders/${id}/a%20b`);
      expect(await response.json()).toEqual({ id, note: 'a b' });
    }
  });
});
