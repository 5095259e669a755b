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

/** A page of another origin, which contains the markup that is made for the address of an instance. */
async function openForeign(toHtml: (at: string) => string) {
  const guarded = await openDashboardService([createParcel()]);
  const { id } = await guarded.service.start('parcel', { to: 'ann' });
  const html = toHtml(`${guarded.url}/ui/processes/parcel/${id}`);
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(html);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const person = await visit(browser, `http://localhost:${port}/`);
  return {
    page: person.page,
    status: async () => (await guarded.service.get('parcel', id)).status,
    async [Symbol.asyncDispose]() {
      await person[Symbol.asyncDispose]();
      server.closeAllConnections();
      server.close();
      await guarded[Symbol.asyncDispose]();
    },
  };
}

describe('a foreign page', () => {
  test('cannot act by a form', async () => {
    await using foreign = await openForeign(
      (at) =>
        `<form method="post" action="${at}/cancel"><input name="reason" value="x"><button>Win</button></form>`,
    );
    const { page } = foreign;
    await page.getByRole('button').click();
    await page.getByText('Pages from http://localhost').waitFor();
    expect(await foreign.status()).toBe('Pending');
  });

  test('cannot show the dashboard in a frame', async () => {
    await using foreign = await openForeign((at) => `<iframe src="${at}"></iframe>`);
    const frame = await foreign.page.waitForSelector('iframe');
    const shown = await frame.contentFrame();
    await shown?.waitForLoadState();
    expect(await shown?.content()).not.toContain('Statechart');
  });
});
