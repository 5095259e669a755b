import { describe, expect, test } from 'vitest';
import { createApp } from '../../../src/http/app.ts';
import { createMemoryRuntime } from '../../support/memory-runtime.ts';
import { createParcel } from '../../support/parcel.ts';
import { gate } from '../../support/gate.ts';
import { silentLog } from '../../support/silent-log.ts';
import { openDashboard, ownPage } from '../support/open-dashboard.ts';
import { tokenFor } from '../support/tokens.ts';

const html = { accept: 'text/html' };

const bearer = async (scope: string, tenant?: string) => ({
  authorization: `Bearer ${await tokenFor({ sub: 'olga', scope, ...(tenant === undefined ? {} : { tenant }) })}`,
});

const why = { reason: 'The bank is down' };
const process = '/ui/processes/parcel';

describe('the page of a process', () => {
  test('offers administrators of all tenants to pause it, and says once it is paused', async () => {
    await using dashboard = await openDashboard();
    const token = await bearer('holdfast:admin');
    const look = async () =>
      (await dashboard.ask(process, { headers: { ...html, ...token } })).text();
    expect(await look()).toContain('action="/ui/processes/parcel/pauses/pause"');
    const headers = { ...ownPage, ...token };
    const done = await dashboard.ask(`${process}/pauses/pause`, { headers, form: why });
    expect([done.status, done.headers.get('location')]).toEqual([303, process]);
    const task = await dashboard.ask(`${process}/pauses/pause`, {
      headers: { ...headers, accept: 'application/json' },
      form: { task: 'charge', ...why },
    });
    expect(await task.json()).toEqual({
      message: 'charge of parcel is paused',
      location: process,
    });
    const page = await look();
    expect(page).toContain('parcel is paused since');
    expect(page).toContain('Task charge is paused since');
    expect(page).toContain('by olga');
    expect(page).toContain('data-opens="resume-process"');
    for (const form of [why, { task: 'charge', ...why }]) {
      await dashboard.ask(`${process}/pauses/resume`, { headers, form });
    }
    expect(await dashboard.runtime.pauses('parcel')).toEqual({ process: 'parcel', tasks: {} });
  });

  test.each([
    ['an observer', 'holdfast:observe', undefined],
    ['an observer of a tenant', 'holdfast:observe', 'acme'],
    ['an administrator of one tenant', 'holdfast:admin', 'acme'],
  ])('shows %s what is paused, without a form, and refuses his', async (_, scope, tenant) => {
    await using dashboard = await openDashboard();
    await dashboard.runtime.pause('parcel', { task: 'charge', ...why });
    const token = await bearer(scope, tenant);
    const answer = await dashboard.ask(process, { headers: { ...html, ...token } });
    const page = await answer.text();
    expect(page).toContain('Task charge is paused since');
    expect(page).not.toContain('/pauses/');
    expect(page).not.toContain('Resume…');
    for (const act of ['pause', 'resume']) {
      const headers = { ...ownPage, ...token };
      const form = { task: 'charge', ...why };
      const refused = await dashboard.ask(`${process}/pauses/${act}`, { headers, form });
      expect(refused.status).toBe(403);
    }
    expect((await dashboard.runtime.pauses('parcel')).tasks).toHaveProperty('charge');
  });

  test.each([
    ['without a reason', { reason: ' ' }, 400, 'the reason stands in the audit log'],
    [
      'of a task that it does not have',
      { ...why, task: 'fly' },
      400,
      'must be the name of a task of parcel',
    ],
  ])('refuses a pause %s', async (_, form, status, message) => {
    await using dashboard = await openDashboard(false);
    const refused = await dashboard.ask(`${process}/pauses/pause`, { headers: ownPage, form });
    expect(refused.status).toBe(status);
    expect(await refused.text()).toContain(message);
    expect(await dashboard.runtime.pauses('parcel')).toEqual({ process: 'parcel', tasks: {} });
  });

  test('does not take a pause from a foreign page', async () => {
    await using dashboard = await openDashboard(false);
    const headers = { origin: 'https://evil.example.com', 'sec-fetch-site': 'cross-site' };
    const refused = await dashboard.ask(`${process}/pauses/pause`, { headers, form: why });
    expect(refused.status).toBe(403);
    expect(await dashboard.runtime.pauses('parcel')).toEqual({ process: 'parcel', tasks: {} });
  });

  test('escapes what an operator wrote', async () => {
    await using dashboard = await openDashboard(false);
    await dashboard.runtime.pause('parcel', { reason: '<img src=x onerror=alert(1)>' });
    for (const path of ['/ui', process, dashboard.page, '/ui/instances', '/ui/audit']) {
      const page = await (await dashboard.ask(path, { headers: html })).text();
      expect(page).toMatch(/paused|Pause the process/i);
      expect(page).not.toContain('<img');
    }
  });
});

test('the overview, the list and the page of an instance say that its process is paused', async () => {
  await using dashboard = await openDashboard(false);
  const texts = async () =>
    Promise.all(
      ['/ui', '/ui/instances', dashboard.page].map(async (path) =>
        (await dashboard.ask(path, { headers: html })).text(),
      ),
    );
  await dashboard.runtime.pause('parcel', why);
  const [overview, list, instance] = await texts();
  expect(overview).toMatch(/class="chip warn">.{0,300}Paused/s);
  expect(list).toContain('Process paused');
  expect(instance).toContain('Process paused');
  expect(instance).toContain('The bank is down');
  expect(instance).toContain('parcel is paused, and takes no event until it is resumed.');
  await dashboard.runtime.resume('parcel', why);
  for (const text of await texts()) {
    expect(text).not.toContain('Process paused');
    expect(text).not.toContain('The bank is down');
  }
});

test('the page of an instance says what of a paused task goes on, and what waits', async () => {
  const bank = gate();
  let calls = 0;
  const process = createParcel({
    ship: async () => {
      calls += 1;
      if (calls === 1) await bank.open;
      throw new Error('No van.');
    },
  });
  await using memory = await createMemoryRuntime(process);
  const { runtime, clock } = memory;
  const app = createApp({ runtime, log: silentLog, bodyLimitBytes: 10_000, dashboardPath: '/ui' });
  const id = await memory.start({ to: 'ann' });
  await runtime.send('parcel', id, { type: 'PAY', amount: 10 });
  await memory.until(id, ({ state }) => state === 'shipping');
  await runtime.pause('parcel', { task: 'ship', ...why });
  await clock.settle();
  const look = async () => {
    const url = `http://localhost/ui/processes/parcel/${id}`;
    const text = await (await app.request(url, {}, { remoteAddress: '::1' })).text();
    return text.replace(/<dialog.*?<\/dialog>/gs, '');
  };
  const shipping = async () =>
    (await runtime.waiting('parcel', id)).waitsFor.find((one) => 'task' in one);

  expect(calls).toBe(1);
  expect(await shipping()).toMatchObject({ kind: 'task', task: 'ship', running: true });
  const running = await look();
  expect(running).toContain('Task ship is paused since');
  expect(running).toContain('The attempt that is under way goes on');
  expect(running).toContain('>running<');
  expect(running).not.toContain('ship paused');
  expect(running).not.toContain('>paused<');

  bank.let();
  await memory.until(id, ({ tasks }) => tasks.at(-1)?.error !== undefined);
  await clock.advance(60_000);
  expect(calls).toBe(1);
  expect(await shipping()).toMatchObject({ kind: 'retry', task: 'ship', running: false });
  const waiting = await look();
  expect(waiting).toContain('ship paused');
  expect(waiting).toContain('No attempt at it and no compensation of it starts');
  expect(waiting).toContain('>paused<');
  expect(waiting).not.toContain('>running<');
  expect(waiting).not.toMatch(/attempt 2 of 3 (in|due)/);

  await runtime.resume('parcel', { task: 'ship', ...why });
  await clock.advance(1_000);
  expect(calls).toBe(2);
});

describe('the page of the audit log', () => {
  test('is for administrators, who see the acts of their tenant', async () => {
    await using dashboard = await openDashboard();
    const { runtime } = dashboard;
    const acme = { sub: 'otto', tenant: 'acme', scopes: ['holdfast:admin'], claims: {} };
    await runtime.act('parcel', dashboard.id, { kind: 'pause' }, 'An audit', { caller: acme });
    const look = async (scope: string, tenant?: string) =>
      dashboard.ask('/ui/audit', { headers: { ...html, ...(await bearer(scope, tenant)) } });
    const seen = await (await look('holdfast:admin', 'acme')).text();
    expect(seen).toContain('An audit');
    expect(seen).toContain(`href="${dashboard.page}"`);
    const other = await (await look('holdfast:admin', 'other')).text();
    expect(other).not.toContain('An audit');
    expect(other).toContain('No operator has acted yet.');
    const refused = await look('holdfast:observe', 'acme');
    expect(refused.status).toBe(403);
    const page = await refused.text();
    expect(page).not.toContain('An audit');
    expect(page).not.toContain('href="/ui/audit"');
  });

  test('has its filters in its URL, without the empty fields of the form', async () => {
    await using dashboard = await openDashboard(false);
    const { runtime, ask } = dashboard;
    await runtime.pause('parcel', { task: 'ship', reason: 'No van' });
    await runtime.act('parcel', dashboard.id, { kind: 'pause' }, 'An audit');
    const look = async (query: string) =>
      (await ask(`/ui/audit?${query}`, { headers: html })).text();
    expect(await look('what=pause')).not.toContain('No van');
    expect(await look('what=pauseProcess&process=parcel')).toContain('No van');
    expect(await look('process=letter')).toContain('No act matches these filters.');
    expect(await look('since=yesterday')).toContain('This filter is not valid');
    expect(await look('since=2999-01-01T00:00')).toContain('No act matches these filters.');
    expect(await look('cursor=%00')).toContain('This filter is not valid');
    const sent = await ask('/ui/audit?by=&what=pause&since=', { headers: html });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/ui/audit?what=pause']);
  });

  test('goes on page by page', async () => {
    await using dashboard = await openDashboard(false);
    const { runtime, ask } = dashboard;
    for (let n = 0; n < 60; n += 1) {
      await runtime.pause('parcel', { task: 'ship', reason: `Reason ${n}.` });
    }
    const look = async (url: string) => (await ask(url, { headers: html })).text();
    const first = await look('/ui/audit?what=pauseProcess');
    expect(first).toContain('Reason 59.');
    expect(first).not.toContain('Reason 9.');
    const older = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(older).toContain('what=pauseProcess');
    const second = await look(older);
    expect(second).toContain('Reason 9.');
    expect(second).not.toContain('Reason 59.');
    expect(second).toContain('href="/ui/audit?what=pauseProcess"');
  });
});
