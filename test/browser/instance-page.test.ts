import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DashboardService } from '../support/dashboard-service.ts';
import { gate } from '../support/gate.ts';
import { keepPicture } from '../support/keep-picture.ts';
import { openBrowser } from '../support/open-browser.ts';
import { openParcel } from '../support/open-parcel.ts';
import { visit } from '../support/visit.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

const active = (page: Page) => page.locator('.chart .state.active.leaf > title');
const isIn = async (page: Page, state: string) =>
  active(page)
    .filter({ hasText: new RegExp(`^State ${state}$`) })
    .waitFor({ state: 'attached' });
const pay = async (service: DashboardService, path: string) =>
  service.send(path, { type: 'PAY', amount: 10 });

describe('the page of an instance', () => {
  test('moves with its instance, without a reload', async () => {
    const shipped = gate();
    await using parcel = await openParcel({ ship: async () => shipped.open });
    await using person = await visit(browser, parcel.at);
    const { page, complaints } = person;
    await isIn(page, 'unpaid');
    await page.getByText('Live', { exact: true }).waitFor();
    await page.evaluate(() => Reflect.set(globalThis, 'isSame', true));

    await pay(parcel, parcel.path);
    await isIn(page, 'shipping');
    expect(await page.locator('#chart .edge.taken').count()).toBe(1);
    await page.locator('#data').getByText('/receipt').waitFor();
    expect(await page.locator('#ledger').getByText('owed').isVisible()).toBe(true);

    shipped.let();
    await page.locator('.head').getByText('Completed').waitFor();
    expect(await page.evaluate(() => Reflect.get(globalThis, 'isSame'))).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('sends an event by the form that its schema makes, and keeps what is typed while the page is renewed', async () => {
    const charged = gate();
    await using parcel = await openParcel({ charge: async () => charged.open });
    await using person = await visit(browser, parcel.at);
    const { page } = person;
    await page.getByText('Live', { exact: true }).waitFor();
    await page.locator('#event-PAY > summary').click();
    await page.getByLabel('amount').fill('5');
    await parcel.send(parcel.path, { type: 'HURRY' });
    await page.locator('#history').getByText('HURRY').waitFor();
    expect(await page.getByLabel('amount').inputValue()).toBe('5');

    await page.getByRole('button', { name: 'Send PAY' }).click();
    await page.getByRole('alert').getByText('isEnough').waitFor();
    await page.getByLabel('amount').fill('12');
    await page.getByRole('button', { name: 'Send PAY' }).click();
    await isIn(page, 'charging');
    charged.let();
  });

  test('counts down to the next attempt of a task that failed, and to a timer', async () => {
    await using parcel = await openParcel({
      ship: () => Promise.reject(new Error('The van is full')),
    });
    await using person = await visit(browser, parcel.at);
    const { page } = person;
    await page
      .locator('#waits')
      .getByText(/in 23 h 59 min/)
      .waitFor();
    await pay(parcel, parcel.path);
    const badge = page.locator('.badge', { hasText: /attempt 2 of 3 in \d+ s/ });
    await badge.waitFor();
    const before = await badge.textContent();
    await page.waitForFunction(
      (text) => document.querySelector('.badge.warn text[data-until]')?.textContent !== text,
      before,
    );
    expect(await page.locator('#tasks').getByText('The van is full').isVisible()).toBe(true);
    expect(await page.locator('#waits').getByText('attempt 2 of 3').isVisible()).toBe(true);
  });

  test('cancels only for a reason, and shows the rollback fill the ledger', async () => {
    const refunded = gate();
    const shipped = gate();
    await using parcel = await openParcel({
      ship: async () => shipped.open,
      refund: async () => refunded.open,
    });
    await pay(parcel, parcel.path);
    await using person = await visit(browser, parcel.at);
    const { page, complaints } = person;
    await page.getByRole('button', { name: 'Cancel…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Cancel it' }).click();
    expect(await dialog.getByLabel('Reason').evaluate((input) => input.matches(':invalid'))).toBe(
      true,
    );
    await dialog.getByLabel('Undo what it has done').check();
    await dialog.getByLabel('Reason').fill('The customer called');
    await dialog.getByRole('button', { name: 'Cancel it' }).click();

    await page.locator('#ledger').getByText('undoing').waitFor();
    await page.locator('#history').getByText('The customer called').waitFor();
    refunded.let();
    await page.locator('#ledger').getByText('undone').waitFor();
    await page.locator('.head').getByText('Cancelled').waitFor();
    expect(complaints).toEqual([]);
  });

  test('retries a rollback that failed, and skips what cannot be undone', async () => {
    let refunds = 0;
    await using parcel = await openParcel({
      ship: () => gate().open,
      refund: () => Promise.reject(new Error(`The bank says no ${(refunds += 1)}`)),
    });
    await pay(parcel, parcel.path);
    await parcel.request('POST', `${parcel.path}/cancel`, { rollback: true });
    await using person = await visit(browser, parcel.at);
    const { page } = person;
    await page.locator('#ledger').getByText('The bank says no 1').waitFor();
    await page.getByRole('button', { name: 'Retry the rollback' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('The bank is back');
    await page.getByRole('button', { name: 'Retry it' }).click();
    await page.locator('#ledger').getByText('The bank says no 2').waitFor();

    await page.getByRole('button', { name: 'Skip…' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('Paid back in cash');
    await page.getByRole('button', { name: 'Skip it' }).click();
    await page.locator('#ledger').getByText('skipped').waitFor();
    expect(await page.locator('#ledger').getByText('Paid back in cash').isVisible()).toBe(true);
  });

  test('keeps the names of the timeline in sight while it follows its end', async () => {
    const shipped = gate();
    await using parcel = await openParcel({ ship: async () => shipped.open });
    await pay(parcel, parcel.path);
    await using person = await visit(browser, `${parcel.at}?zoom=4`);
    const { page } = person;
    await isIn(page, 'shipping');
    const timeline = page.locator('.timeline');
    await timeline.evaluate((place) => place.scrollTo({ left: place.scrollWidth }));
    const scrolled = await timeline.evaluate((place) => place.scrollLeft);
    expect(scrolled).toBeGreaterThan(0);
    const [outer, labels] = [
      await timeline.boundingBox(),
      await timeline.locator('.labels').boundingBox(),
    ];
    expect(labels?.x).toBe(outer?.x);
    shipped.let();
  });

  test('goes back to each step, by links that can be shared', async () => {
    const shipped = gate();
    await using parcel = await openParcel({ ship: async () => shipped.open });
    await pay(parcel, parcel.path);
    await using person = await visit(browser, parcel.at);
    const { page, complaints } = person;
    await isIn(page, 'shipping');
    await page.locator('.timeline a[aria-label^="Step 1:"]').click();
    await page.getByText('Step 1 of 2').waitFor();
    expect(await active(page).textContent()).toBe('State charging');
    await page.keyboard.press('ArrowRight');
    await page.getByText('Step 2 of 2').waitFor();
    expect(await page.locator('#data').getByText('/receipt').isVisible()).toBe(true);
    await page.keyboard.press('ArrowLeft');
    await page.getByText('Step 1 of 2').waitFor();

    await using friend = await visit(browser, page.url());
    expect(await active(friend.page).textContent()).toBe('State charging');
    expect(await friend.page.locator('#data').getByText('receipt').count()).toBe(0);
    expect(await friend.page.getByRole('button', { name: 'Cancel…' }).count()).toBe(0);
    await friend.page.getByText('Back to now').click();
    await isIn(friend.page, 'shipping');
    expect(complaints).toEqual([]);
    shipped.let();
  });

  test('is told when the step was never reached, and when there is no such instance', async () => {
    await using parcel = await openParcel();
    await using person = await visit(browser, `${parcel.at}?version=7`);
    expect(await person.page.getByText('its last one is 0').isVisible()).toBe(true);
    await person.page.goto(`${parcel.url}/ui/processes/parcel/par_nothing`);
    expect(await person.page.getByRole('heading', { level: 1 }).textContent()).toBe(
      'There is no such instance',
    );
  });

  test.each([
    ['light', { width: 1280 }],
    ['dark', { width: 1280, dark: true }],
    ['on a telephone', { width: 375 }],
  ])('has nothing that axe finds, and is no wider than the window: %s', async (look, options) => {
    await using parcel = await openParcel({ ship: () => gate().open });
    await pay(parcel, parcel.path);
    for (const [name, at] of [
      ['instance', parcel.at],
      ['past', `${parcel.at}?version=0`],
    ] as const) {
      await using person = await visit(browser, at, options);
      await person.page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      expect(await person.faults()).toEqual([]);
      expect(await person.overflow()).toBe(0);
      expect(person.complaints).toEqual([]);
      await keepPicture(person.page, `${name}-${look.replaceAll(' ', '-')}`);
    }
  });
});

describe('the preview of an act', () => {
  test('stands in its form, and is gone once the event is sent', async () => {
    const charged = gate();
    await using parcel = await openParcel({ charge: async () => charged.open });
    await using person = await visit(browser, parcel.at);
    const { page, complaints } = person;
    await page.locator('#event-PAY > summary').click();
    const form = page.locator('#event-PAY form');
    await form.getByLabel('amount').fill('5');
    await form.getByRole('button', { name: 'Preview' }).click();
    await form.getByText('Would not be accepted').waitFor();
    expect(await form.getByText('the guard isEnough rejected it').isVisible()).toBe(true);

    await form.getByLabel('amount').fill('12');
    await form.getByRole('button', { name: 'Preview' }).click();
    await form.getByText('Would be accepted').waitFor();
    expect(await form.getByText('Starts charge').isVisible()).toBe(true);
    await keepPicture(page, 'preview');
    expect(await person.faults()).toEqual([]);
    await isIn(page, 'unpaid');

    await form.getByRole('button', { name: 'Send PAY' }).click();
    await isIn(page, 'charging');
    expect(await page.getByText('Would be accepted').count()).toBe(0);
    charged.let();
    expect(complaints).toEqual([]);
  });

  test('shows in the dialog what cancelling would undo, without a reason', async () => {
    const shipped = gate();
    await using parcel = await openParcel({ ship: async () => shipped.open });
    await pay(parcel, parcel.path);
    await using person = await visit(browser, parcel.at);
    const { page } = person;
    await isIn(page, 'shipping');
    await page.getByRole('button', { name: 'Cancel…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByText('Starts the undo of charge').waitFor();
    await keepPicture(page, 'preview-cancel');
    expect(await page.locator('#ledger').getByText('owed').isVisible()).toBe(true);
    shipped.let();
  });

  test('is a page without a script, at the width of a phone, too', async () => {
    await using parcel = await openParcel();
    await using person = await visit(browser, parcel.at, { script: false, width: 375 });
    const { page } = person;
    await page.locator('#event-HURRY > summary').click();
    await page.locator('#event-HURRY').getByRole('button', { name: 'Preview' }).click();
    await page.getByText('Would be accepted').waitFor();
    expect(await person.overflow()).toBe(0);
    await page.getByRole('link', { name: 'Back to the instance' }).click();
    await page.waitForURL(parcel.at);
  });
});

test('an instance is downloaded as a test', async () => {
  await using parcel = await openParcel();
  await using person = await visit(browser, parcel.at);
  const { page } = person;
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'As a test' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^par_.*\.test\.ts$/);
});
