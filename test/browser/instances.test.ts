import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setup } from 'xstate';
import { z } from 'zod';
import { defineProcess, type Service, type ServiceOptions, task } from '../../src/index.ts';
import { eventually } from '../support/eventually.ts';
import { openBrowser } from '../support/open-browser.ts';
import { openDashboardService } from '../support/dashboard-service.ts';
import { keepPicture } from '../support/keep-picture.ts';
import { visit } from '../support/visit.ts';
import { jwtSecret, tokenFor } from '../unit/support/tokens.ts';

const input = z.object({ key: z.string(), title: z.string() });
type Input = z.output<typeof input>;
const machine = setup({
  types: { input: {} as Input, context: {} as Input, tags: {} as 'Failed' },
}).createMachine({
  context: (args) => args.input,
  initial: 'waiting',
  states: {
    waiting: {
      on: { FINISH: 'done', HOLD: 'heldUntilSomebodyWhoMayDecideHasDecided', BREAK: 'broken' },
    },
    heldUntilSomebodyWhoMayDecideHasDecided: { on: { FINISH: 'done' } },
    done: { type: 'final' },
    broken: { type: 'final', tags: 'Failed' },
  },
});
const events = { FINISH: z.object({}), HOLD: z.object({}), BREAK: z.object({}) };
const job = defineProcess({
  name: 'job',
  machine,
  input,
  events,
  correlate: ({ input: { key } }) => key,
  search: { state: true, attributes: ({ context: { title } }) => ({ title }) },
  examples: { input: { key: "anna's", title: 'A title' } },
});
const note = defineProcess({ name: 'note', machine, input, events });

const hog = defineProcess({
  name: 'hog',
  machine: setup({
    actors: {
      keepPlace: task<void, void>(
        async ({ signal }) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(new Error('aborted')));
          }),
      ),
    },
  }).createMachine({ invoke: { src: 'keepPlace' } }),
  tasks: { keepPlace: {} },
});

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
});

/** A node of its own for a test. */
async function serve(options: Partial<ServiceOptions> = {}, processes = [job, note, hog]) {
  const node = await openDashboardService(processes, { shutdownMs: 100, ...options });
  return { ...node, url: `${node.url}/ui` };
}

/** What is too small to be read. */
const smallTexts = async (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('main *')]
      .filter((element) =>
        [...element.childNodes].some(
          (child) => child.nodeType === Node.TEXT_NODE && child.textContent?.trim() !== '',
        ),
      )
      .filter((element) => Number.parseFloat(getComputedStyle(element).fontSize) < 12)
      .map((element) => element.textContent),
  );

async function start(service: Service, count: number, title: string, process = job) {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    const key = `${title}-${index}`;
    ids.push((await service.start(process.name, { key, title })).id);
  }
  return ids;
}

const rows = (page: Page) => page.locator('tbody tr');
const idsOn = async (page: Page) => page.locator('tbody td.name a').allTextContents();
const said = async (page: Page) => (await page.locator('.note').allInnerTexts()).join();
/** Without a script, a page shows what is new only when it is loaded again. */
async function stopped(page: Page, script: boolean) {
  const said = page.getByText('It was stopped before');
  if (script) return said.waitFor();
  return eventually(
    async () => page.reload().then(async () => said.count()),
    (count) => count > 0,
  );
}

const tab = (page: Page, text: string) =>
  page.getByRole('navigation', { name: 'By status' }).getByRole('link', { name: text });

describe('the list', () => {
  test('is filtered by a form whose URL shows the same to another reader', async () => {
    await using node = await serve();
    const { service, url } = node;
    await start(service, 3, 'blue');
    const [red = ''] = await start(service, 1, 'red');
    await service.send('job', red, { type: 'HOLD' });
    await start(service, 2, 'blue', note);
    await using first = await visit(browser, `${url}/instances`);
    const { page, complaints } = first;
    expect(await rows(page).count()).toBe(6);
    await page.locator('select[name=process]').selectOption('job');
    await page.waitForURL(`${url}/instances?process=job`);
    expect(await rows(page).count()).toBe(4);
    await page.getByText('More filters').click();
    await page.getByLabel('State', { exact: true }).fill('heldUntilSomebodyWhoMayDecideHasDecided');
    await page.getByLabel('Attribute').fill('title=red');
    await page.getByLabel('Words').fill('RED');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.waitForURL(/state=held/);
    expect(await idsOn(page)).toEqual([red]);

    await using other = await visit(browser, page.url(), { script: false });
    expect(await idsOn(other.page)).toEqual([red]);
    await other.page.getByRole('link', { name: /State held.*: remove/ }).click();
    await other.page.getByRole('link', { name: 'Clear all' }).click();
    expect(other.page.url()).toBe(`${url}/instances?process=job`);
    expect([...complaints, ...other.complaints]).toEqual([]);
  });

  test('says which processes a filter leaves out, and what is wrong with one that is not valid', async () => {
    await using node = await serve();
    const { service, url } = node;
    await start(service, 1, 'blue');
    await start(service, 1, 'blue', note);
    await using opened = await visit(browser, `${url}/instances?q=blue`);
    const { page, complaints } = opened;
    expect(await rows(page).count()).toBe(1);
    expect(await said(page)).toMatch(/Left out.*note, hog\./s);
    await page.goto(`${url}/instances?process=note&state=waiting`);
    expect(await said(page)).toContain('cannot be searched by state');
    await page.goto(`${url}/instances?createdAfter=yesterday&attribute=blue`);
    expect(await said(page)).toContain('name=value');
    await page.goto(`${url}/instances?process=job&attribute=titel%3Dblue`);
    expect(await said(page)).toContain('searchable attributes are title');
    await page.goto(`${url}/instances?cursor=made-up`);
    expect(await said(page)).toContain('The cursor does not come from');
    expect(complaints).toEqual([]);
  });

  test('shows 120 instances of two processes in pages, each once, there and back', async () => {
    await using node = await serve();
    const { service, url } = node;
    const started = [
      ...(await start(service, 60, 'blue')),
      ...(await start(service, 60, 'blue', note)),
    ];
    await using opened = await visit(browser, `${url}/instances`, { script: false });
    const { page } = opened;
    const first = await idsOn(page);
    await page.getByRole('link', { name: 'Older' }).click();
    const second = await idsOn(page);
    await page.getByRole('link', { name: 'Older' }).click();
    const third = await idsOn(page);
    expect([first.length, second.length, third.length]).toEqual([50, 50, 20]);
    expect([...first, ...second, ...third].toSorted()).toEqual(started.toSorted());
    expect(await page.getByRole('link', { name: 'Older' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Newer' }).click();
    expect(await idsOn(page)).toEqual(second);
    await page.getByRole('link', { name: 'Newest' }).click();
    expect(await idsOn(page)).toEqual(first);
  });

  test.each([375, 768, 900])(
    'shows the whole of each row in a window of %i pixels',
    async (width) => {
      await using node = await serve();
      const { service, url } = node;
      const [id = ''] = await start(service, 1, 'blue');
      await start(service, 1, 'blue', note);
      await service.send(job.name, id, { type: 'HOLD' });
      await using opened = await visit(browser, `${url}/instances`, { width });
      const table = opened.page.getByRole('region', { name: 'Instances' });
      expect(await rows(opened.page).count()).toBe(2);
      const hidden = await table.evaluate(
        ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
      );
      expect(hidden).toBe(0);
    },
  );

  test('follows what starts and ends, in its rows and its numbers, without a reload', async () => {
    await using node = await serve();
    const { service, url } = node;
    const [id = ''] = await start(service, 1, 'blue');
    await using opened = await visit(browser, `${url}/instances?process=job`);
    const { page, complaints } = opened;
    await page.evaluate(() => Reflect.set(globalThis, 'sameDocument', true));
    await page.getByLabel('Words').fill('typed');
    await tab(page, 'Pending 1').waitFor();
    await start(service, 2, 'red');
    await tab(page, 'Pending 3').waitFor();
    await service.send('job', id, { type: 'BREAK' });
    await tab(page, 'Failed 1').waitFor();
    await page.locator(`#row-${id}`).getByText('Failed').waitFor();
    expect(await rows(page).count()).toBe(3);
    expect(await page.getByLabel('Words').inputValue()).toBe('typed');
    expect(await page.evaluate(() => Reflect.get(globalThis, 'sameDocument'))).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('says how to start an instance while there is none', async () => {
    await using node = await serve();
    const { service, url } = node;
    await using opened = await visit(browser, `${url}/instances?process=job`);
    const { page } = opened;
    const command = await page.getByRole('region', { name: 'Command' }).innerText();
    expect(command).toContain(`curl -i ${url.replace('/ui', '')}/jobs`);
    expect(command).toContain(String.raw`"key":"anna'\''s"`);
    await start(service, 1, 'blue');
    await rows(page).first().waitFor();
  });
});

describe('the search', () => {
  test('leads from a business key to the instance, by keyboard', async () => {
    await using node = await serve();
    const { service, url } = node;
    const [, id = ''] = await start(service, 3, 'blue');
    await using opened = await visit(browser, `${url}/instances`);
    const { page, complaints } = opened;
    await page.keyboard.press('/');
    await page.keyboard.type('blue-1');
    await page.getByRole('option', { name: id }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${url}/processes/job/${id}`);
    expect(complaints).toEqual([]);
  });

  test('works without a script: by id, by words, and with nothing found', async () => {
    await using node = await serve();
    const { service, url } = node;
    const ids = await start(service, 2, 'blue');
    await using opened = await visit(browser, `${url}/search`, { script: false });
    const { page } = opened;
    const find = async (text: string) => {
      await page.getByLabel('An id, a business key, words, or an error').fill(text);
      await page.getByRole('button', { name: 'Search' }).last().click();
      return page.locator('.hits a').allTextContents();
    };
    expect(await find(ids[0] ?? '')).toEqual([ids[0]]);
    expect((await find('blue')).toSorted()).toEqual(ids.toSorted());
    expect(await find('nowhere')).toEqual([]);
    expect(await page.locator('.empty').innerText()).toContain('No instance');
  });
});

describe('a bulk act', () => {
  test('cancels the twenty instances that a filter selects, and no other', async () => {
    await using node = await serve();
    const { service, url } = node;
    await start(service, 20, 'blue');
    const kept = await start(service, 3, 'red');
    await using opened = await visit(browser, `${url}/instances?process=job&q=blue`);
    const { page, complaints } = opened;
    await page.getByRole('link', { name: 'Act on these…' }).click();
    await page.getByRole('link', { name: 'Cancel only' }).click();
    await page.getByRole('heading', { name: '20 instances of job' }).waitFor();
    expect(await rows(page).count()).toBe(10);
    // What starts while the reader thinks was not counted.
    kept.push(...(await start(service, 1, 'blue but later')));
    await page.getByLabel('Reason').fill('They were started twice');
    await page.getByRole('button', { name: 'Cancel 20' }).click();
    await page.waitForURL(/\/bulk-acts\/bulk_/);
    await page.getByText('Completed').waitFor();
    const progress = await page.locator('#progress').innerText();
    expect(progress.replaceAll(/\s+/g, ' ')).toMatch(/20 of 20 Done 20 Skipped 0 Failed 0/);
    expect(await page.locator('#asked').innerText()).toContain('They were started twice');
    const { instances } = await service.list('job', { status: 'Pending' });
    expect(instances.map(({ id }) => id).toSorted()).toEqual(kept.toSorted());

    await page.goto(`${url}/bulk-acts`);
    expect(await rows(page).count()).toBe(1);
    await page.getByRole('link', { name: 'Cancel instances of job' }).click();
    await page.waitForURL(/\/bulk-acts\/bulk_/);
    expect(complaints).toEqual([]);
  });

  test('sends an event, and keeps what refused it with the reason', async () => {
    await using node = await serve();
    const { service, url } = node;
    const ids = await start(service, 3, 'blue');
    await service.send('job', ids[2] ?? '', { type: 'HOLD' });
    await using opened = await visit(browser, `${url}/bulk-acts/new?process=job`);
    const { page, complaints } = opened;
    await page.getByRole('link', { name: 'Send an event' }).click();
    await page.getByRole('link', { name: 'HOLD', exact: true }).click();
    await page.getByLabel('Reason').fill('Nobody decides on Fridays');
    await page.getByRole('button', { name: 'Send to 3' }).click();
    await page.getByText('Completed').waitFor();
    const failed = page.locator('#failures tbody tr');
    expect(await failed.count()).toBe(1);
    expect(await failed.innerText()).toContain('event_not_accepted');
    await failed.getByRole('link').click();
    await page.waitForURL(`${url}/processes/job/${ids[2]}`);
    expect(complaints).toEqual([]);
  });

  test.each([
    ['', true],
    [' in a browser without script', false],
  ])('is stopped%s, and says so', async (_, script) => {
    // The only place for a task is taken, so that the bulk act waits.
    await using node = await serve({ taskConcurrency: 1 });
    const { service, url } = node;
    await service.start('hog', {});
    await start(service, 3, 'blue');
    await using opened = await visit(browser, `${url}/bulk-acts/new?process=job`, { script });
    const { page, complaints } = opened;
    await page.getByLabel('Reason').fill('They were started twice');
    await page.getByRole('button', { name: 'Cancel 3' }).click();
    await page.waitForURL(/\/bulk-acts\/bulk_/);
    const opener = page.getByRole('button', { name: 'Stop…' });
    expect(await opener.isVisible()).toBe(script);
    if (script) await opener.click();
    await page.getByLabel('Reason').fill('They were not');
    await page.getByRole('button', { name: 'Stop it' }).click();
    await stopped(page, script);
    expect(await page.getByRole('button', { name: 'Stop…' }).count()).toBe(0);
    expect((await service.list('job', { status: 'Pending' })).instances).toHaveLength(3);
    expect(complaints).toEqual([]);
  });

  test('is neither offered to a viewer without holdfast:admin nor done for one', async () => {
    await using node = await serve({ auth: { secret: jwtSecret } });
    const { service, url } = node;
    await start(service, 2, 'blue');
    const token = await tokenFor({ sub: 'vera', scope: 'holdfast:observe' });
    await using opened = await visit(browser, `${url}/instances?process=job`, { token });
    const { page } = opened;
    expect(await page.getByText('Act on these…').count()).toBe(0);
    const refused = await page.goto(`${url}/bulk-acts/new?process=job`);
    expect(refused?.status()).toBe(403);
    const status = await page.evaluate(async () => {
      const body = new URLSearchParams({ selection: 'process=job', act: 'cancel', reason: 'why' });
      return (await fetch('/ui/bulk-acts', { method: 'POST', body })).status;
    });
    expect(status).toBe(403);
    expect((await service.list('job', { status: 'Pending' })).instances).toHaveLength(2);
    expect((await service.list('bulk-act')).instances).toEqual([]);
  });
});

describe('each page', () => {
  test.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 375],
    ['dark', 375],
  ] as const)(
    'is as wide as the window, legible, and without a fault that axe finds: %s, %i pixels',
    { timeout: 180_000 },
    async (colorScheme, width) => {
      await using node = await serve();
      const { service, url } = node;
      const long = 'a-business-key-of-a-system-that-makes-long-ones'.repeat(4);
      const { id } = await service.start('job', { key: long, title: 'blue' });
      await service.send('job', id, { type: 'HOLD' });
      const [broken = ''] = await start(service, 3, 'red');
      await service.send('job', broken, { type: 'BREAK' });
      const act = { kind: 'send', event: { type: 'HOLD' } };
      const filter = { status: 'Pending' };
      const bulkAct = await service.start('bulk-act', { process: 'job', filter, act });
      const options = { dark: colorScheme === 'dark', width };
      await using opened = await visit(browser, `${url}/instances`, options);
      const { page, complaints } = opened;
      const pages = [
        ['instances', '/instances'],
        ['instances-filtered', '/instances?process=job&state=waiting&attribute=title%3Dred'],
        ['instances-left-out', '/instances?q=red'],
        ['instances-fault', '/instances?status=Nope'],
        ['instances-none', '/instances?process=note'],
        ['attention', '/instances?attention=true'],
        ['search', '/search?q=red'],
        ['search-none', '/search?q=nowhere'],
        ['bulk-act-choose', '/bulk-acts/new'],
        ['bulk-act-cancel', '/bulk-acts/new?process=job'],
        ['bulk-act-send', '/bulk-acts/new?process=job&act=send&event=FINISH'],
        ['bulk-act', `/bulk-acts/${bulkAct.id}`],
        ['bulk-acts', '/bulk-acts'],
      ] as const;
      const faults = [];
      for (const [name, path] of pages) {
        await page.goto(`${url}${path}`);
        faults.push({
          name,
          found: await opened.faults(),
          overflow: await opened.overflow(),
          small: await smallTexts(page),
        });
        await keepPicture(page, `${name}-${colorScheme}-${width}`);
      }
      const none = { found: [], overflow: 0, small: [] };
      expect(faults).toEqual(pages.map(([name]) => ({ name, ...none })));
      expect(complaints).toEqual([]);
    },
  );
});
