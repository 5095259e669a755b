import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDashboardService } from '../support/dashboard-service.ts';
import { keepPicture } from '../support/keep-picture.ts';
import { openBrowser } from '../support/open-browser.ts';
import { createParcel } from '../support/parcel.ts';
import { visit } from '../support/visit.ts';
import { jwtSecret, tokenFor } from '../unit/support/tokens.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

/** A dashboard behind authentication, and the address of a parcel of the tenant acme. */
async function openGuarded() {
  const service = await openDashboardService([createParcel()], { auth: { secret: jwtSecret } });
  const { id } = await service.service.start('parcel', { to: 'ann' }, { tenant: 'acme' });
  return { ...service, id, at: `${service.url}/ui/processes/parcel/${id}` };
}

const observer = { sub: 'olga', tenant: 'acme', scope: 'holdfast:observe' };
const admin = { sub: 'bob', tenant: 'acme', scope: 'holdfast:admin' };

describe('signing in', () => {
  test('leads back to the page, lets an observer look but not act, and ends with signing out', async () => {
    await using guarded = await openGuarded();
    await using person = await visit(browser, guarded.at);
    const { page, complaints } = person;
    expect(await person.faults()).toEqual([]);
    await keepPicture(page, 'sign-in-light');
    await page.getByLabel('Token').fill('no token');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    expect(complaints.splice(0)).toEqual([expect.stringContaining('401')]);

    await page.getByLabel('Token').fill(await tokenFor(observer));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(page.url()).toBe(guarded.at);
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(await page.getByRole('button', { name: 'Cancel…' }).count()).toBe(0);
    expect(await page.locator('form[data-act]').count()).toBe(0);
    const status = await page.evaluate(
      async (action) =>
        (await fetch(action, { method: 'POST', body: new URLSearchParams({ reason: 'mine' }) }))
          .status,
      `${guarded.at}/cancel`,
    );
    expect(status).toBe(403);
    expect((await guarded.service.get('parcel', guarded.id)).status).toBe('Pending');

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Holdfast' }).waitFor();
    await page.goto(guarded.at);
    expect(page.url()).toContain('/ui/sign-in?next=');
  });

  test('lets an administrator act, and the history tells who it was', async () => {
    await using guarded = await openGuarded();
    await using person = await visit(browser, guarded.at);
    const { page } = person;
    await page.getByLabel('Token').fill(await tokenFor(admin));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('Sent twice');
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await page.locator('#history').getByText('Sent twice').waitFor();
    expect(await page.locator('#history').getByText('bob').isVisible()).toBe(true);
  });
});

test.each([
  ['a form', '<form method="post" action="ACTION"><input name="reason" value="x"></form>', 'form'],
  ['a frame', '<iframe src="PAGE"></iframe>', undefined],
])('a foreign page cannot act by %s', async (_, html, submits) => {
  await using guarded = await openDashboardService([createParcel()]);
  const { id } = await guarded.service.start('parcel', { to: 'ann' });
  const at = `${guarded.url}/ui/processes/parcel/${id}`;
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(html.replace('ACTION', `${at}/cancel`).replace('PAGE', at));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await using person = await visit(browser, `http://localhost:${port}/`);
  const { page } = person;
  if (submits === undefined) {
    const frame = await page.waitForSelector('iframe');
    expect(await (await frame.contentFrame())?.content()).not.toContain('Statechart');
  } else {
    await Promise.all([
      page.waitForNavigation(),
      page.evaluate(() => document.querySelector('form')?.submit()),
    ]);
    expect(await page.locator('body').textContent()).toContain('Pages from http://localhost');
  }
  expect((await guarded.service.get('parcel', id)).status).toBe('Pending');
  server.closeAllConnections();
  server.close();
});
