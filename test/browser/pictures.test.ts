import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

test.each(shippedProcesses.map(({ name }) => name))(
  'the picture of %s is drawn in its style, in letters of 11 pixels at least, with every text in its box',
  async (name) => {
    await using light = await open(name, 'light');
    await using dark = await open(name, 'dark');
    const looks = await Promise.all(
      [light, dark].map(async ({ page }) =>
        page.evaluate(() => {
          const fill = (selector: string) => {
            const element = document.querySelector(selector);
            return element && getComputedStyle(element).fill;
          };
          const texts = [...document.querySelectorAll('text')];
          const sizes = texts.map((text) => Number.parseFloat(getComputedStyle(text).fontSize));
          return {
            box: fill('.leaf > .box'),
            text: fill('.leaf text'),
            isLegible: Math.min(...sizes) >= 11,
            beyond: [...document.querySelectorAll('.state, .edge')].flatMap((group) => {
              const box = group.querySelector(':scope > .box, :scope > .pill');
              const around = box?.getBoundingClientRect();
              return [...group.querySelectorAll(':scope > text')].flatMap((text) => {
                const { left, right, top, bottom } = text.getBoundingClientRect();
                const isWithin =
                  around !== undefined &&
                  left >= around.left &&
                  right <= around.right &&
                  top >= around.top &&
                  bottom <= around.bottom;
                return isWithin ? [] : [text.textContent];
              });
            }),
          };
        }),
      ),
    );
    const fits = { isLegible: true, beyond: [] };
    expect(looks).toEqual([
      { box: 'rgb(255, 255, 255)', text: 'rgb(15, 23, 42)', ...fits },
      { box: 'rgb(19, 26, 46)', text: 'rgb(232, 237, 246)', ...fits },
    ]);
    expect([...light.complaints, ...dark.complaints]).toEqual([]);
  },
);
