import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

/** Opens the form of an act, fills it, and does it. */
async function act(
  page: Page,
  [opens, does]: readonly [opens: string, does: string],
  fill: (dialog: ReturnType<Page['getByRole']>) => Promise<unknown> = async () => undefined,
): Promise<void> {
  await page.getByRole('button', { name: opens, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await fill(dialog);
  await dialog.getByLabel('Reason').fill(`Because: ${does}`);
  await dialog.getByRole('button', { name: does }).click();
  await page.locator('#history').getByText(`Because: ${does}`).waitFor();
}

describe('an operator, on the page of an instance', () => {
  test('pauses it, which the page says, and resumes it', async () => {
    await using parcel = await openParcel();
    await using person = await visit(browser, parcel.at);
    const { page, complaints } = person;
    await act(page, ['Pause…', 'Pause it']);
    await page.locator('.head').getByText('Paused').waitFor();
    await page.getByRole('region', { name: 'Pause' }).getByText('Because: Pause it').waitFor();
    await page.locator('#accepts').getByText('It is paused').waitFor();
    expect(await page.getByRole('button', { name: 'Fire now…' }).count()).toBe(0);
    await keepPicture(page, 'paused');
    await using list = await visit(browser, `${parcel.url}/ui/instances`);
    await list.page.getByRole('navigation', { name: 'By status' }).getByText('Paused').click();
    await list.page.locator('td.status').getByText('Paused').waitFor();
    await keepPicture(list.page, 'paused-list');
    await act(page, ['Resume…', 'Resume it']);
    await page.locator('.head').getByText('Paused').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  test('sends an event again whose answer was lost, and it takes effect once', async () => {
    await using parcel = await openParcel();
    await using person = await visit(browser, parcel.at);
    const { page } = person;
    let isLost = true;
    await page.route('**/events', async (route) => {
      if (route.request().method() !== 'POST' || !isLost) return route.continue();
      isLost = false;
      await route.fetch();
      return route.abort();
    });
    const form = page.locator('#accepts form').filter({ hasText: 'HURRY' });
    await page.locator('#accepts summary').filter({ hasText: 'HURRY' }).click();
    await form.getByRole('button', { name: 'Send' }).click();
    await form.getByText('Send it again as it is: it takes effect once.').waitFor();
    await form.getByRole('button', { name: 'Send' }).click();
    await page.getByText('HURRY was accepted').waitFor();
    const hurried = async () => {
      const { body } = await parcel.get(`${parcel.path}/history`);
      const { steps } = body as { readonly steps: readonly { event: { type: string } }[] };
      return steps.filter(({ event }) => event.type === 'HURRY').length;
    };
    expect(await hurried()).toBe(1);
    // Once it was answered, the same again is another event.
    await form.getByRole('button', { name: 'Send' }).click();
    await expect.poll(hurried).toBe(2);
  });

  test('changes the time of a timer, and fires it', async () => {
    await using parcel = await openParcel();
    await using person = await visit(browser, parcel.at);
    const { page } = person;
    const year = new Date().getUTCFullYear() + 2;
    await act(page, ['Change time…', 'Change it'], async (dialog) =>
      dialog.getByLabel('New time').fill(`${year}-03-01T09:00`),
    );
    await page
      .locator('#history')
      .getByText(`after 86400000 moved to ${year}-03-01T09:00`)
      .waitFor();
    await act(page, ['Fire now…', 'Fire it']);
    await page.locator('.head').getByText('Failed').waitFor();
    expect(await page.locator('.head + .row').getByText('expired').isVisible()).toBe(true);
  });

  test('retries a task at once, completes one with an output, and lets one fail', async () => {
    let isUp = false;
    const shipped = gate();
    await using parcel = await openParcel({
      charge: async () => gate().open,
      ship: async () => (isUp ? shipped.open : Promise.reject(new Error('The van is full'))),
    });
    await parcel.send(parcel.path, { type: 'PAY', amount: 10 });
    await using person = await visit(browser, parcel.at);
    const { page } = person;
    await act(page, ['Complete…', 'Complete it'], async (dialog) => {
      await dialog.getByLabel('output').fill('"r9');
      await dialog.getByLabel('Reason').fill('Half a string');
      await dialog.getByRole('button', { name: 'Complete it' }).click();
      await dialog.getByRole('alert').getByText('output').waitFor();
      await dialog.getByLabel('output').fill('"r9"');
    });
    await page.locator('#data').getByText('r9').first().waitFor();
    await page.locator('#tasks').getByText('The van is full').waitFor();
    isUp = true;
    await act(page, ['Retry now…', 'Retry it']);
    await page.locator('#history').getByText('ship retried by an operator').waitFor();
    await page.getByRole('button', { name: 'Retry now…' }).waitFor({ state: 'detached' });
    await act(page, ['Fail…', 'Let it fail'], async (dialog) =>
      dialog.getByLabel('message').fill('The parcel is lost'),
    );
    await page.locator('.head').getByText('Failed').waitFor();
    await page.locator('#tasks').getByText('The parcel is lost').waitFor();
    const { body } = await parcel.request('GET', parcel.path);
    expect(body).toMatchObject({ state: 'refused', data: { receipt: 'r9' } });
    shipped.let();
  });

  test('previews a move to a state with other data, does it, and re-opens what has ended', async () => {
    const charged = gate();
    await using parcel = await openParcel({ charge: async () => charged.open });
    await using person = await visit(browser, parcel.at);
    const { page, complaints } = person;
    await act(page, ['Move…', 'Move it'], async (dialog) => {
      await dialog.getByLabel('state').selectOption('charging');
      await dialog.getByLabel('context').fill('{ "to": "bea" }');
      await dialog.getByRole('button', { name: 'Preview' }).click();
      await dialog.getByText('Starts charge').waitFor();
      await keepPicture(page, 'preview-move');
    });
    await page.locator('#data').getByText('bea').first().waitFor();
    await page.locator('#history').getByText('moved to charging').waitFor();
    charged.let();
    await page.locator('.head').getByText('Completed').waitFor();
    await act(page, ['Re-open…', 'Re-open it'], async (dialog) =>
      dialog.getByLabel('state').selectOption('unpaid'),
    );
    await page.locator('.head').getByText('Pending').waitFor();
    await page.locator('#history').getByText('re-opened in unpaid').waitFor();
    expect(complaints).toEqual([]);
  });

  test.each([
    ['light', { width: 1280 }],
    ['dark', { width: 1280, dark: true }],
    ['on a telephone', { width: 375 }],
  ])('has forms in which axe finds nothing: %s', async (look, options) => {
    await using parcel = await openParcel({
      ship: async () => Promise.reject(new Error('The van is full')),
    });
    await parcel.send(parcel.path, { type: 'PAY', amount: 10 });
    await using person = await visit(browser, parcel.at, options);
    const { page } = person;
    for (const opens of ['Move…', 'Complete…', 'Fail…']) {
      await page.getByRole('button', { name: opens, exact: true }).click();
      await page.getByRole('dialog').waitFor();
      expect(await person.faults()).toEqual([]);
      expect(await person.overflow()).toBe(0);
      const name = opens.replace('…', '').toLowerCase();
      await keepPicture(page, `operate-${name}-${look.replaceAll(' ', '-')}`);
      await page.getByRole('dialog').getByRole('button', { name: 'Not now' }).click();
    }
  });
});

describe('an operator, on many instances', () => {
  test('pauses and moves all that a list selects', async () => {
    await using parcel = await openParcel({ charge: async () => gate().open });
    const { url } = parcel;
    await parcel.start('/parcels', { to: 'bea' });
    await using person = await visit(browser, `${url}/ui/bulk-acts/new?process=parcel`);
    const { page, complaints } = person;
    const tabs = page.getByRole('navigation', { name: 'What to do' });
    await tabs.getByText('Pause', { exact: true }).click();
    await page.getByLabel('Reason').fill('An audit');
    await page.getByRole('button', { name: 'Pause 2' }).click();
    await page.getByRole('heading', { name: 'Pause instances of parcel' }).waitFor();
    await page.getByText('Completed').first().waitFor();
    await page.goto(`${url}/ui/bulk-acts/new?process=parcel&act=moveTo`);
    await page.getByLabel('state').selectOption('charging');
    await page.getByLabel('Reason').fill('They are paid');
    expect(await person.faults()).toEqual([]);
    await keepPicture(page, 'bulk-move');
    await page.getByRole('button', { name: 'Move 2' }).click();
    await page.getByRole('heading', { name: 'Move to charging instances of parcel' }).waitFor();
    await page.getByText('Completed').first().waitFor();
    const { body } = await parcel.request('GET', parcel.path);
    expect(body).toMatchObject({ state: 'charging', paused: { reason: 'An audit' } });
    expect(complaints).toEqual([]);
  });
});
