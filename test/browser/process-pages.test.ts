import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDashboardService } from '../support/dashboard-service.ts';
import { gate } from '../support/gate.ts';
import { keepPicture } from '../support/keep-picture.ts';
import { openBrowser } from '../support/open-browser.ts';
import { createParcel, type ParcelOutside } from '../support/parcel.ts';
import { visit } from '../support/visit.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

/** Three parcels, of which one is paid. */
async function openParcels(outside: ParcelOutside) {
  const service = await openDashboardService([createParcel(outside)]);
  const paths = [];
  for (const to of ['ann', 'bob', 'cy']) paths.push(await service.start('/parcels', { to }));
  const [first = ''] = paths;
  await service.send(first, { type: 'PAY', amount: 10 });
  return { ...service, first };
}

/** What fails at once with every attempt used up, and why an operator is needed. */
const lost: ParcelOutside = {
  charge: () => Promise.reject(new Error('The card 4711 was declined')),
};

// What nodes gather is written every 10 seconds.
describe.concurrent('the page of a process', () => {
  test('counts the instances in each state, and follows them', async () => {
    await using parcels = await openParcels({ ship: () => gate().open });
    await using person = await visit(browser, `${parcels.url}/ui/processes/parcel`);
    const { page, complaints } = person;
    const badges = page.locator('.badge.wait');
    await badges.getByText('2 here').waitFor();
    await badges.getByText('1 here').waitFor();
    await parcels.start('/parcels', { to: 'dee' });
    await badges.getByText('3 here').waitFor();
    expect(await page.locator('.counts').getByText('4').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('shows how often each transition was taken, and leads from a state to its instances', async () => {
    await using parcels = await openParcels({ ship: () => gate().open });
    await using person = await visit(browser, `${parcels.url}/ui/processes/parcel`);
    const { page } = person;
    await page.locator('.edge.heat-4 .badge').first().waitFor();
    expect(await page.locator('.edge.heat-0').count()).toBeGreaterThan(0);
    const href = await page.locator('a:has(> #s-unpaid)').getAttribute('href');
    expect(href).toBe('/ui/instances?process=parcel&state=unpaid');
  });

  test('groups equal errors, and leads to the newest instance that has one', async () => {
    await using parcels = await openParcels(lost);
    await using person = await visit(browser, `${parcels.url}/ui/processes/parcel?period=day`);
    const { page } = person;
    await page.locator('#errors a').click();
    await page.locator('#tasks').getByText('The card 4711 was declined').waitFor();
    expect(page.url()).toContain(parcels.first.slice('/parcels/'.length));

    await page.goto(`${parcels.url}/ui/search?q=was+declined`);
    await page.getByRole('link', { name: /declined/ }).click();
    await page.locator('#tasks').getByText('The card 4711 was declined').waitFor();
  });
});

describe.concurrent('the overview', () => {
  test('counts what was started, by process and over time, and lists the nodes', async () => {
    await using parcels = await openParcels({ ship: () => gate().open });
    await using person = await visit(browser, `${parcels.url}/ui`);
    const { page, complaints } = person;
    await page.locator('#processes').getByRole('link', { name: '3' }).waitFor();
    await page.locator('#lately').getByText('3', { exact: true }).waitFor();
    await page.locator('#nodes tbody tr').first().waitFor();
    await page.locator('#processes').getByRole('link', { name: 'parcel' }).click();
    await page.getByRole('heading', { level: 1, name: 'parcel' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('shows what needs attention, and why', async () => {
    const refund = () => Promise.reject(new Error('The bank is closed'));
    await using parcels = await openParcels({ ship: () => gate().open, refund });
    await parcels.request('POST', `${parcels.first}/cancel`, { rollback: true });
    await using person = await visit(browser, `${parcels.url}/ui`);
    const { page } = person;
    await page.locator('#attention').getByText('compensation failed').waitFor();
    await page.locator('#attention a.mono').click();
    await page.getByText('A compensation has failed for good').waitFor();
    expect(page.url()).toContain(parcels.first.slice('/parcels/'.length));
  });

  test('is used by keyboard', async () => {
    await using parcels = await openParcels({ ship: () => gate().open });
    await using person = await visit(browser, `${parcels.url}/ui/processes/parcel`);
    const { page } = person;
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
      'Skip to the content',
    );
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('over');
    await page.getByRole('option', { name: 'Overview' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/ui');
  });
});

describe.each([
  ['light', { width: 1280 }],
  ['dark', { width: 1280, dark: true }],
  ['on a telephone', { width: 375 }],
])('the pages about processes, %s', (look, options) => {
  test('have nothing that axe finds, and are no wider than the window', async () => {
    await using parcels = await openParcels(lost);
    for (const [name, path] of [
      ['overview', '/ui'],
      ['process', '/ui/processes/parcel'],
    ] as const) {
      await using person = await visit(browser, parcels.url + path, options);
      await person.page.locator('#errors .error').waitFor();
      expect(await person.faults()).toEqual([]);
      expect(await person.overflow()).toBe(0);
      expect(person.complaints).toEqual([]);
      await keepPicture(person.page, `${name}-${look.replaceAll(' ', '-')}`);
    }
  });
});
