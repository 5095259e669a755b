import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createService } from '../../src/index.ts';
import { createLog } from '../../src/config/create-log.ts';
import { createGreeter } from '../../src/greeter.ts';
import { openBrowser } from '../support/open-browser.ts';
import { silentLog } from '../support/silent-log.ts';
import { shippedProcesses } from '../support/shipped-document.ts';
import { createStoragePlace } from '../support/storage-place.ts';

let browser: Browser;
let url: string;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const place = await createStoragePlace('embedded');
  const service = createService({
    ...place,
    processes: shippedProcesses,
    apps: { '/greet': createGreeter({ log: silentLog }) },
    auth: { secret: 'a secret of 32 bytes for the tests' },
    log: createLog({ level: 'silent' }),
  });
  url = `${(await service.listen(0)).url}/docs`;
  browser = await openBrowser();
  closing.push(
    async () => browser.close(),
    async () => service.close(),
    async () => place[Symbol.asyncDispose](),
  );
});
afterAll(async () => {
  for (const close of closing) await close();
});

/** The page at a width, and all that the browser complains of. */
async function open(
  options: { readonly width?: number; readonly dark?: boolean; readonly at?: string } = {},
) {
  const { width = 1280, dark = false, at = '' } = options;
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) complaints.push(`asks for ${request.url()}`);
  });
  await page.goto(url + at);
  return { page, complaints, [Symbol.asyncDispose]: async () => context.close() };
}

/** What axe finds that keeps somebody from using the page, with every row open. */
async function seriousFaults(page: Page): Promise<unknown> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    for (const row of document.querySelectorAll('details')) row.open = true;
    const run = Reflect.get(globalThis, 'axe') as {
      run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
    };
    const { violations } = await run.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => ({ id, count: nodes.length, first: nodes[0]?.html }));
  });
}

describe('the page', () => {
  test.each([
    ['wide, light', { width: 1280 }],
    ['narrow, dark', { width: 375, dark: true }],
  ])('has no fault that axe takes seriously: %s', { timeout: 180_000 }, async (_, options) => {
    await using opened = await open(options);
    expect(await seriousFaults(opened.page)).toEqual([]);
  });

  test('would be found at fault, were it so', { timeout: 180_000 }, async () => {
    await using opened = await open();
    const { page } = opened;
    await page.evaluate(() => {
      document.body.innerHTML = '<main><img src="data:,"><button></button></main>';
    });
    const found = JSON.stringify(await seriousFaults(page));
    expect(found).toContain('image-alt');
    expect(found).toContain('button-name');
  });

  test('is shown as styled, without a complaint of the browser, and asks for nothing else', async () => {
    await using opened = await open();
    const { page, complaints } = opened;
    expect(await page.evaluate(() => getComputedStyle(document.body).display)).toBe('grid');
    expect(complaints).toEqual([]);
  });

  test('opens the entry that a link leads to, and no other', async () => {
    await using opened = await open({ at: '#cart.send' });
    const { page } = opened;
    const openRows = async () =>
      page.evaluate(() =>
        [...document.querySelectorAll('details[open] > .body')].map(({ id }) => id),
      );
    expect(await openRows()).toEqual(['cart.send']);
    expect(await page.getByText('"$BASE/carts/$ID/events"').first().isVisible()).toBe(true);
    await page.goto(`${url}#schema.Instance`);
    expect(await openRows()).toEqual(['cart.send', 'schema.Instance']);
  });

  test('is no wider than a telephone, whatever is open', async () => {
    await using opened = await open({ width: 375 });
    const width = await opened.page.evaluate(() => {
      for (const row of document.querySelectorAll('details')) row.open = true;
      return document.documentElement.scrollWidth;
    });
    expect(width).toBe(375);
  });

  test('is used by keyboard: it skips to the content, and rows open', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
      'Skip to the content',
    );
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    await page.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('details[open]').count()).toBe(1);
  });
});
