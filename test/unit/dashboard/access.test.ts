import { describe, expect, test } from 'vitest';
import { openDashboard, origin, ownPage } from '../support/open-dashboard.ts';
import { tokenFor } from '../support/tokens.ts';

const html = { accept: 'text/html' };

const bearer = async (scope: string, tenant = 'acme') => ({
  authorization: `Bearer ${await tokenFor({ sub: 'olga', tenant, scope })}`,
});
const pay = { as: 'PAY', type: 'PAY', 'field.amount': '12', reason: 'a test' };

describe('with authentication', () => {
  test('a page without a token leads to the sign-in, which leads back', async () => {
    await using dashboard = await openDashboard();
    const { ask, page } = dashboard;
    const refused = await ask(`${page}?zoom=2`, { headers: html });
    expect(refused.status).toBe(303);
    const signIn = refused.headers.get('location') ?? '';
    expect(signIn).toBe(`/ui/sign-in?next=${encodeURIComponent(`${page}?zoom=2`)}`);
    const form = await (await ask(signIn, { headers: html })).text();
    expect(form).toContain(`name="next" value="${page}?zoom=2"`);

    const token = await tokenFor({ sub: 'olga', tenant: 'acme', scope: 'holdfast:observe' });
    const signedIn = await ask('/ui/sign-in', { headers: ownPage, form: { token, next: page } });
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, page]);
    const cookie = signedIn.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^holdfast_token=[^;]+; .*HttpOnly; SameSite=Strict/);
    expect(cookie).toContain('Path=/ui;');
    const headers = { ...html, cookie: cookie.replace(/;.*/, '') };
    expect((await ask(page, { headers })).status).toBe(200);
  });

  test.each([1_000, 1e300])(
    'a token that is good for %d days is kept in a cookie',
    async (days) => {
      await using dashboard = await openDashboard();
      const exp = Math.floor(Date.now() / 1000) + days * 86_400;
      const token = await tokenFor({ sub: 'olga', scope: 'holdfast:observe', exp });
      const signedIn = await dashboard.ask('/ui/sign-in', { headers: ownPage, form: { token } });
      expect(signedIn.status).toBe(303);
      expect(signedIn.headers.get('set-cookie')).toMatch(/Expires=\w{3}, \d\d/);
    },
  );

  test('the cookie needs TLS where the browser speaks it', async () => {
    await using dashboard = await openDashboard();
    const token = await tokenFor({ sub: 'olga', scope: 'holdfast:observe' });
    const headers = {
      origin: 'https://public.example.com',
      'sec-fetch-site': 'same-origin',
      'x-forwarded-proto': 'https',
    };
    const signedIn = await dashboard.ask('/ui/sign-in', { headers, form: { token } });
    expect(signedIn.headers.get('set-cookie')).toContain('; Secure');
  });

  test.each([
    ['nothing', '', 'Paste a token'],
    ['no token', 'abc', 'not valid'],
    ['a token too large for a cookie', 'x'.repeat(5000), 'too large for a cookie'],
  ])('the sign-in refuses %s, and sets no cookie', async (_, token, why) => {
    await using dashboard = await openDashboard();
    const refused = await dashboard.ask('/ui/sign-in', { headers: ownPage, form: { token } });
    expect(refused.status).toBe(401);
    expect(await refused.text()).toContain(why);
    expect(refused.headers.get('set-cookie')).toBeNull();
  });

  test.each([
    ['a form without a page', 403, '/ui/sign-in', { form: { token: 'x' } }],
    ['a malformed token', 401, '/ui', { headers: { authorization: 'Basic x' } }],
  ])('%s is refused without the names of processes', async (_, status, path, asked) => {
    await using dashboard = await openDashboard();
    const { headers, ...form } = { headers: {}, ...asked };
    const refused = await dashboard.ask(path, { headers: { ...html, ...headers }, ...form });
    expect(refused.status).toBe(status);
    const page = await refused.text();
    expect(page).toContain('<h1>');
    expect(page).not.toContain('parcel');
    expect(page).not.toContain('No authentication');
  });

  test('the sign-in refuses a token without the scope, and names it', async () => {
    await using dashboard = await openDashboard();
    const token = await tokenFor({ sub: 'olga', scope: 'other' });
    const refused = await dashboard.ask('/ui/sign-in', { headers: ownPage, form: { token } });
    expect(await refused.text()).toContain('holdfast:observe');
    expect(refused.headers.get('set-cookie')).toBeNull();
  });

  test.each([
    'https://evil.example.com/ui',
    '//evil.example.com/ui',
    '/\\evil.example.com',
    '/uikit',
    '/ui/../orders',
    'javascript:alert(1)',
  ])('the sign-in does not lead to %s', async (next) => {
    await using dashboard = await openDashboard();
    const token = await tokenFor({ sub: 'olga', scope: 'holdfast:observe' });
    const signedIn = await dashboard.ask('/ui/sign-in', {
      headers: ownPage,
      form: { token, next },
    });
    expect(signedIn.headers.get('location')).toBe('/ui');
  });

  test('a token that has expired leads to the sign-in, and its cookie goes', async () => {
    await using dashboard = await openDashboard();
    const token = await tokenFor({ sub: 'olga', scope: 'holdfast:observe', exp: 1000 });
    const headers = { ...html, cookie: `holdfast_token=${token}` };
    const refused = await dashboard.ask(dashboard.page, { headers });
    expect(refused.headers.get('location')).toContain('reason=expired');
    expect(refused.headers.get('set-cookie')).toContain('Max-Age=0');
    const stream = { ...headers, accept: 'text/event-stream' };
    expect((await dashboard.ask(dashboard.page, { headers: stream })).status).toBe(401);
  });

  test('a link from another site arrives, although the browser withholds the cookie at first', async () => {
    await using dashboard = await openDashboard();
    const headers = { ...html, 'sec-fetch-site': 'cross-site' };
    const again = await dashboard.ask(dashboard.page, { headers });
    expect(again.status).toBe(200);
    expect(await again.text()).toContain('http-equiv="refresh"');
  });

  test('another tenant does not learn that the instance exists', async () => {
    await using dashboard = await openDashboard();
    const headers = { ...html, ...(await bearer('holdfast:admin', 'other')) };
    expect((await dashboard.ask(dashboard.page, { headers })).status).toBe(404);
  });

  test('an observer is offered previews and no act, and is refused if he tries one', async () => {
    await using dashboard = await openDashboard();
    const token = await bearer('holdfast:observe');
    const page = await (
      await dashboard.ask(dashboard.page, { headers: { ...html, ...token } })
    ).text();
    expect(page).toContain('may look, not act');
    expect(page).not.toContain('data-act');
    expect(page).toContain('/preview/events');
    for (const act of ['events', 'cancel', 'retry-rollback', 'skip-rollback']) {
      const headers = { ...ownPage, ...token, accept: 'application/json' };
      const refused = await dashboard.ask(`${dashboard.page}/${act}`, { headers, form: pay });
      expect(refused.status).toBe(403);
    }
    expect(await dashboard.stateNow()).toBe('unpaid');
  });
});

describe.each([true, false])('with authentication: %s', (authenticated) => {
  test.each([
    ['a foreign page', { origin: 'https://evil.example.com', 'sec-fetch-site': 'cross-site' }],
    ['another port of the host', { origin: `${origin}:81`, 'sec-fetch-site': 'same-site' }],
    ['a sandboxed page', { origin: 'null' }],
    ['no page at all', {}],
  ])('%s cannot act', async (_, headers) => {
    await using dashboard = await openDashboard(authenticated);
    const token = authenticated ? await bearer('holdfast:admin') : {};
    const asked = { headers: { ...headers, ...token }, form: pay };
    expect((await dashboard.ask(`${dashboard.page}/events`, asked)).status).toBe(403);
    expect(await dashboard.stateNow()).toBe('unpaid');
  });

  test('a page of its own can, under the host it was asked by and the public one', async () => {
    // Without authentication nobody comes through a proxy.
    for (const from of [origin, ...(authenticated ? ['https://public.example.com'] : [])]) {
      await using dashboard = await openDashboard(authenticated);
      const token = authenticated ? await bearer('holdfast:admin') : {};
      const headers = { ...ownPage, origin: from, ...token };
      const done = await dashboard.ask(`${dashboard.page}/events`, { headers, form: pay });
      expect([done.status, done.headers.get('location')]).toEqual([303, dashboard.page]);
      expect(await dashboard.stateNow()).not.toBe('unpaid');
    }
  });

  test('no page can be framed, or run what is not its own', async () => {
    await using dashboard = await openDashboard(authenticated);
    const token = authenticated ? await bearer('holdfast:observe') : {};
    const answer = await dashboard.ask(dashboard.page, { headers: { ...html, ...token } });
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'nonce-[^']+';/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });
});

describe('without authentication', () => {
  test.each([
    ['from another machine', { from: '10.0.0.7' }],
    ['through a proxy', { headers: { 'x-forwarded-for': '10.0.0.7' } }],
  ])('who comes %s is refused, with the remedy', async (_, asked) => {
    await using dashboard = await openDashboard(false);
    const { from, headers } = { from: '127.0.0.1', headers: {}, ...asked };
    const refused = await dashboard.ask('/ui', { from, headers: { ...html, ...headers } });
    expect(refused.status).toBe(403);
    const page = await refused.text();
    expect(page).toContain('JWT_SECRET');
    expect(page).not.toContain('parcel');
  });

  test('who is on this machine looks and acts', async () => {
    await using dashboard = await openDashboard(false);
    for (const from of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      expect((await dashboard.ask(dashboard.page, { from })).status).toBe(200);
    }
  });
});

test('the index of the service says where the dashboard is', async () => {
  await using dashboard = await openDashboard(false);
  expect(await (await dashboard.ask('/')).json()).toMatchObject({ dashboard: '/ui' });
});

test('the dashboard is found with a slash at its end, too', async () => {
  await using dashboard = await openDashboard(false);
  const answer = await dashboard.ask('/ui/');
  expect([answer.status, answer.headers.get('location')]).toEqual([308, '/ui']);
});

test.each([
  ['POST', '/ui', 'GET, HEAD, OPTIONS'],
  ['DELETE', '/ui/instances', 'GET, HEAD, OPTIONS'],
  ['GET', '/ui/processes/parcel/par_x/cancel', 'POST, OPTIONS'],
])('%s %s is refused, naming the methods that it supports', async (method, path, allow) => {
  await using dashboard = await openDashboard(false);
  for (const headers of [{}, html]) {
    const refused = await dashboard.ask(path, { method, headers });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, allow]);
    expect(await refused.text()).toContain(`does not support ${method}`);
  }
  const options = await dashboard.ask(path, { method: 'OPTIONS' });
  expect([options.status, options.headers.get('allow')]).toEqual([204, allow]);
});

test('the sign-in refuses other methods before anybody has signed in', async () => {
  await using dashboard = await openDashboard();
  const refused = await dashboard.ask('/ui/sign-in', { method: 'DELETE' });
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST, OPTIONS']);
});

test('an act without a reason is refused, and changes nothing', async () => {
  await using dashboard = await openDashboard(false);
  const headers = { ...ownPage, accept: 'application/json' };
  const refused = await dashboard.ask(`${dashboard.page}/cancel`, {
    headers,
    form: { reason: ' ' },
  });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toEqual({
    message: 'Say why: the reason stands in the history.',
  });
  expect(await dashboard.stateNow()).toBe('unpaid');
});

test('what the fields of a form cannot be is named, and changes nothing', async () => {
  await using dashboard = await openDashboard(false);
  const headers = { ...ownPage, accept: 'application/json' };
  const send = async (form: Readonly<Record<string, string>>) =>
    (await dashboard.ask(`${dashboard.page}/events`, { headers, form })).json();
  expect(await send({ ...pay, 'field.amount': 'much' })).toMatchObject({
    message: expect.stringContaining('/amount') as string,
  });
  expect(await send({ as: '', type: 'PAY', body: '{"amount":' })).toMatchObject({
    message: expect.stringContaining('JSON') as string,
  });
  expect(await send({ as: '', type: 'PAY', body: '{"__proto__":{}}' })).toMatchObject({
    message: expect.stringContaining('prototype') as string,
  });
  expect(await dashboard.stateNow()).toBe('unpaid');
});
