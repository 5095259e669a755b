import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDashboardService } from '../support/dashboard-service.ts';
import { gate } from '../support/gate.ts';
import { keepPicture } from '../support/keep-picture.ts';
import { createRequests } from '../support/requests.ts';
import { openBrowser } from '../support/open-browser.ts';
import { createParcel } from '../support/parcel.ts';
import { visit } from '../support/visit.ts';
import { jwtSecret, tokenFor } from '../unit/support/tokens.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

/** A dashboard behind authentication, with a parcel that is being charged and one that waits to be paid. */
async function openGuarded() {
  const parcel = createParcel({ charge: async () => gate().open });
  const guarded = await openDashboardService([parcel], { auth: { secret: jwtSecret } });
  const { service } = guarded;
  const { id } = await service.start('parcel', { to: 'ann' });
  await service.send('parcel', id, { type: 'PAY', amount: 10 });
  await service.start('parcel', { to: 'bea' });
  const otto = await tokenFor({ sub: 'otto', scope: 'holdfast:admin' });
  const requests = createRequests(async (path, init) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${otto}`);
    return fetch(guarded.url + path, { ...init, headers });
  });
  return {
    ...guarded,
    id,
    otto,
    pauses: async () => (await requests.get('/processes/parcel/pauses')).body,
    /** Pauses by the API, as `otto`. */
    pause: async (paused: object) => requests.request('POST', '/processes/parcel/pause', paused),
    act: async (act: object, reason: string) =>
      requests.request('POST', `/parcels/${id}/acts`, { act, reason }),
    olga: await tokenFor({ sub: 'olga', scope: 'holdfast:observe' }),
  };
}

/** Pauses the process or a task by the form of its page. */
async function pause(page: Page, task: string | undefined, reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Pause…' }).click();
  const dialog = page.getByRole('dialog');
  if (task !== undefined) await dialog.getByLabel('What').selectOption(task);
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: 'Pause it' }).click();
  await page.getByText(reason).waitFor();
}

describe('an operator, on the page of a process', () => {
  test('pauses a task and the process, which every page says, and resumes them', async () => {
    await using guarded = await openGuarded();
    const { url, otto: token } = guarded;
    const at = `${url}/ui/processes/parcel`;
    await using person = await visit(browser, at, { token });
    const { page, complaints } = person;
    await pause(page, 'charge', 'The bank is down');
    const note = page.getByRole('region', { name: 'Task charge is paused' });
    await note.getByText('by otto').waitFor();

    await page.goto(`${url}/ui`);
    await page.locator('#processes').getByText('charge paused').waitFor();
    await page.goto(`${url}/ui/instances`);
    await page.locator(`#row-${guarded.id}`).getByText('charge paused').waitFor();
    expect(await page.locator('td.status').getByText('paused').count()).toBe(1);
    await page.goto(`${at}/${guarded.id}`);
    // The attempt that is under way is not paused.
    const own = page.getByRole('region', { name: 'Task charge is paused' });
    await own.getByText('The attempt that is under way goes on').waitFor();
    await page.locator('#waits').getByText('running', { exact: true }).waitFor();
    expect(await page.locator('.head').getByText('charge paused').count()).toBe(0);

    // The page that is open follows what is done elsewhere.
    await using other = await visit(browser, at, { token });
    await pause(other.page, undefined, 'A deploy went wrong');
    await page.getByRole('region', { name: 'parcel is paused' }).waitFor();
    await page.goto(`${url}/ui/instances`);
    await page.locator('td.status').getByText('Process paused').nth(1).waitFor();

    await other.page.getByRole('region', { name: 'parcel is paused' }).getByText('Resume…').click();
    await other.page.getByRole('dialog').getByLabel('Reason').fill('It works again');
    await other.page.getByRole('button', { name: 'Resume it' }).click();
    await other.page
      .getByRole('region', { name: 'parcel is paused' })
      .waitFor({ state: 'detached' });
    expect(await other.page.getByRole('region', { name: 'Task charge is paused' }).count()).toBe(1);
    await page.locator('td.status').getByText('Process paused').first().waitFor({
      state: 'detached',
    });
    expect([...complaints, ...other.complaints]).toEqual([]);
  });

  test('who may only look sees what is paused and no form, and is refused', async () => {
    await using guarded = await openGuarded();
    const { url, olga: token } = guarded;
    await guarded.pause({ task: 'charge', reason: 'The bank is down' });
    await using person = await visit(browser, `${url}/ui/processes/parcel`, { token });
    const { page, complaints } = person;
    await page.getByRole('region', { name: 'Task charge is paused' }).waitFor();
    await keepPicture(page, 'pauses-observer');
    expect(await page.getByRole('button', { name: /Pause…|Resume…/ }).count()).toBe(0);
    expect(await page.locator('form[data-act]').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
    expect(complaints).toEqual([]);
    const statuses = await page.evaluate(async () => {
      const body = new URLSearchParams({ reason: 'mine', task: 'charge' });
      const acts = ['/pauses/pause', '/pauses/resume'].map(async (act) =>
        fetch(`/ui/processes/parcel${act}`, { method: 'POST', body }),
      );
      const answers = await Promise.all([...acts, fetch('/ui/audit')]);
      return answers.map(({ status }) => status);
    });
    expect(statuses).toEqual([403, 403, 403]);
    expect((await guarded.pauses()).tasks).toHaveProperty('charge');
    await page.goto(`${url}/ui/audit`);
    await page.getByText('holdfast:admin').waitFor();
    await keepPicture(page, 'audit-refused');
  });
});

describe('the audit log', () => {
  test('lists what is done while it is open, is filtered by its URL, and leads to the instance', async () => {
    await using guarded = await openGuarded();
    const { url, id, otto: token } = guarded;
    await using person = await visit(browser, `${url}/ui`, { token });
    const { page, complaints } = person;
    await page.keyboard.press('/');
    await page.keyboard.type('audit');
    await page.getByRole('option', { name: 'Audit log' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor();
    await page.getByText('No operator has acted yet.').waitFor();
    await keepPicture(page, 'audit-empty');
    await guarded.act({ kind: 'pause' }, 'An audit');
    await guarded.pause({ task: 'ship', reason: 'No van' });
    await page.getByText('An audit').waitFor();
    await page.locator('select[name=what]').selectOption({ label: 'Pause' });
    await page.waitForURL(`${url}/ui/audit?what=pause`);
    expect(await page.locator('#audits tbody tr').count()).toBe(1);
    await page.getByRole('link', { name: 'Clear all filters' }).click();
    await page.locator('#audits').getByText('No van').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.getByRole('link', { name: id }).click();
    await page.getByRole('region', { name: 'Pause' }).getByText('An audit').waitFor();
    expect(complaints).toEqual([]);
  });
});

describe.each([
  ['light', { width: 1280 }],
  ['dark', { width: 1280, dark: true }],
  ['on a telephone', { width: 375 }],
])('pauses and the audit log, %s', (look, options) => {
  test('have nothing that axe finds, and are no wider than the window', async () => {
    await using guarded = await openGuarded();
    const { url, id, otto: token } = guarded;
    const long = `${'The bank answers every call with a time-out. '.repeat(6)}See the incident.`;
    await guarded.pause({ task: 'charge', reason: long });
    await guarded.pause({ reason: 'A deploy went wrong' });
    await guarded.act({ kind: 'resume' }, 'A mistake');
    await guarded.act(
      { kind: 'moveTo', state: 'unpaid', context: { to: 'cy' } },
      'The customer pays by cash',
    );
    const pages = [
      ['overview', '/ui', (page) => page.locator('#processes').getByText('Paused').waitFor()],
      ['list', '/ui/instances', (page) => page.getByText('Process paused').first().waitFor()],
      [
        'instance',
        `/ui/processes/parcel/${id}`,
        (page) => page.getByText('Process paused').waitFor(),
      ],
      ['process', '/ui/processes/parcel', (page) => page.getByText('parcel is paused').waitFor()],
      ['audit', '/ui/audit', (page) => page.locator('#audits').getByText('A mistake').waitFor()],
    ] as const satisfies readonly (readonly [string, string, (page: Page) => Promise<void>])[];
    for (const [name, path, isThere] of pages) {
      await using person = await visit(browser, url + path, { ...options, token });
      await isThere(person.page);
      expect(await person.faults()).toEqual([]);
      expect(await person.overflow()).toBe(0);
      expect(person.complaints).toEqual([]);
      await keepPicture(person.page, `paused-${name}-${look.replaceAll(' ', '-')}`);
      if (name !== 'process') continue;
      await person.page.getByRole('button', { name: 'Pause…' }).click();
      await person.page.getByRole('dialog').waitFor();
      expect(await person.faults()).toEqual([]);
      expect(await person.overflow()).toBe(0);
      await keepPicture(person.page, `pause-form-${look.replaceAll(' ', '-')}`);
    }
  });
});
