import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDashboardService } from '../support/dashboard-service.ts';
import { keepPicture } from '../support/keep-picture.ts';
import { openBrowser } from '../support/open-browser.ts';
import { orderOfTea } from '../support/order-urls.ts';
import { shippedProcesses } from '../support/shipped-document.ts';
import { visit } from '../support/visit.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

/** An order, whose statechart is several times as wide as the page, and its page. */
async function openOrder() {
  const service = await openDashboardService(shippedProcesses);
  const path = await service.start('/orders', orderOfTea);
  const at = `${service.url}/ui/processes/order/${path.slice('/orders/'.length)}`;
  const moveTo = async (state: string) => {
    const act = { kind: 'moveTo', state };
    const { status } = await service.request('POST', `${path}/acts`, {
      act,
      reason: 'to look at it',
    });
    expect(status).toBe(200);
  };
  await moveTo('placed');
  return { ...service, at, moveTo };
}

/** Where the name of the active state is in the window, in pixels; whether that is within the chart. */
async function nameIn(page: Page, state: string) {
  const chart = page.locator('#chart');
  await chart.locator(`.state.active.leaf[id$="${state}"]`).waitFor();
  return page.evaluate((id) => {
    const box = document.querySelector('[data-chart]')?.getBoundingClientRect();
    const text = document.querySelector(`#chart .state.active.leaf[id$="${id}"] text`);
    const at = text?.getBoundingClientRect();
    if (box === undefined || at === undefined) return undefined;
    const isSeen =
      at.left >= box.left && at.right <= box.right && at.top >= box.top && at.bottom <= box.bottom;
    return { isSeen, height: at.height };
  }, state);
}

/** The name of the active state comes to be within the chart, at a size that can be read. */
async function seen(page: Page, state: string): Promise<void> {
  await expect
    .poll(async () => nameIn(page, state), { timeout: 10_000 })
    .toMatchObject({ isSeen: true, height: expect.closeTo(15, -1) });
}

test('a statechart too wide to be read whole follows its active state at a size that can be read', async () => {
  await using order = await openOrder();
  await using person = await visit(browser, order.at);
  const { page, complaints } = person;
  await page.getByText('Live', { exact: true }).waitFor();
  await seen(page, 'placed');
  await keepPicture(page, 'instance-close-up');
  await order.moveTo('partlyShipped');
  await seen(page, 'partlyShipped');
  expect(await person.faults()).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a statechart that its reader has placed stays where it is', async () => {
  await using order = await openOrder();
  await using person = await visit(browser, order.at);
  const { page } = person;
  await page.getByText('Live', { exact: true }).waitFor();
  await expect
    .poll(async () => (await nameIn(page, 'placed'))?.isSeen, { timeout: 10_000 })
    .toBe(true);
  await page.getByRole('button', { name: 'Fit' }).click({ timeout: 5_000 });
  const canvas = page.locator('[data-chart] > .canvas');
  const lies = async () => canvas.evaluate((element) => getComputedStyle(element).transform);
  await expect.poll(lies).toBe('matrix(1, 0, 0, 1, 0, 0)');
  await order.moveTo('partlyShipped');
  await nameIn(page, 'partlyShipped');
  expect(await lies()).toBe('matrix(1, 0, 0, 1, 0, 0)');
});

test.each([375, 768])(
  'in a window of %i pixels a statechart has its own size, and scrolls to its active state',
  async (width) => {
    await using order = await openOrder();
    await using person = await visit(browser, order.at, { width, dark: true });
    const { page, complaints } = person;
    await page.getByText('Live', { exact: true }).waitFor();
    await seen(page, 'placed');
    await keepPicture(page, `instance-close-up-${width}`);
    await order.moveTo('partlyShipped');
    await seen(page, 'partlyShipped');
    // Not of a reader who looks at another part.
    const chart = page.locator('[data-chart]');
    await chart.hover();
    await expect
      .poll(async () => {
        await page.mouse.wheel(-5_000, -5_000);
        return chart.evaluate((element) => element.scrollLeft);
      })
      .toBe(0);
    await order.moveTo('placed');
    await page.locator('.state.active.leaf[id$="placed"]').waitFor();
    expect(await chart.evaluate((element) => element.scrollLeft)).toBe(0);
    await page.getByRole('button', { name: 'Fit' }).click();
    await expect
      .poll(async () =>
        page.locator('#chart svg.hf').evaluate((svg) => svg.getBoundingClientRect().width),
      )
      .toBeLessThanOrEqual(width);
    expect(await person.overflow()).toBe(0);
    expect(await person.faults()).toEqual([]);
    expect(complaints).toEqual([]);
  },
);

test.each([768, 1280, 1920])(
  'in a window of %i pixels a short timeline fills its card',
  async (width) => {
    await using order = await openOrder();
    await using person = await visit(browser, order.at, { width });
    const card = person.page.locator('.timeline');
    const [box, drawn] = [await card.boundingBox(), await card.locator('svg').last().boundingBox()];
    expect(box).not.toBeNull();
    const rightOf = (at: typeof box) => (at?.x ?? 0) + (at?.width ?? 0);
    expect(rightOf(drawn)).toBeCloseTo(rightOf(box), 0);
  },
);
