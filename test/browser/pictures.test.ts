import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../../src/config/create-log.ts';
import { createService } from '../../src/index.ts';
import { openBrowser } from '../support/open-browser.ts';
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
    log: createLog({ level: 'silent' }),
  });
  ({ url } = await service.listen(0));
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

/** The picture of a process, and all that the browser complains of. */
async function open(name: string, colorScheme: 'light' | 'dark') {
  const context = await browser.newContext({ colorScheme });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${url}/processes/${name}/picture.svg`);
  return { page, complaints, [Symbol.asyncDispose]: async () => context.close() };
}

describe.each(shippedProcesses.map(({ name }) => name))('the picture of %s', (name) => {
  test('is drawn in its style, without a complaint of the browser', async () => {
    await using light = await open(name, 'light');
    await using dark = await open(name, 'dark');
    const fills = [light, dark].map(async ({ page }) =>
      page.evaluate(() => {
        const box = document.querySelector('.leaf > .box');
        const text = document.querySelector('.leaf text');
        return [box, text].map((element) => element && getComputedStyle(element).fill);
      }),
    );
    expect(await Promise.all(fills)).toEqual([
      ['rgb(255, 255, 255)', 'rgb(15, 23, 42)'],
      ['rgb(19, 26, 46)', 'rgb(232, 237, 246)'],
    ]);
    expect([...light.complaints, ...dark.complaints]).toEqual([]);
  });

  test('has every text within its box, in the font that the browser has', async () => {
    await using picture = await open(name, 'light');
    const beyond = await picture.page.evaluate(() =>
      [...document.querySelectorAll('.state, .edge')].flatMap((group) => {
        const box = group.querySelector(':scope > .box, :scope > .pill')?.getBoundingClientRect();
        return [...group.querySelectorAll(':scope > text')].flatMap((text) => {
          const { left, right, top, bottom } = text.getBoundingClientRect();
          const isWithin =
            box !== undefined &&
            left >= box.left &&
            right <= box.right &&
            top >= box.top &&
            bottom <= box.bottom;
          return isWithin ? [] : [text.textContent];
        });
      }),
    );
    expect(beyond).toEqual([]);
  });

  test('has no text below 11 pixels', async () => {
    await using picture = await open(name, 'light');
    const least = await picture.page.evaluate(() =>
      Math.min(
        ...[...document.querySelectorAll('text')].map((text) =>
          Number.parseFloat(getComputedStyle(text).fontSize),
        ),
      ),
    );
    expect(least).toBeGreaterThanOrEqual(11);
  });
});
