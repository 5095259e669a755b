import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepPicture } from '../support/keep-picture.ts';
import { openBrowser } from '../support/open-browser.ts';
import { createRequests, type Requests } from '../support/requests.ts';
import { startMain } from '../support/start-node.ts';
import { createStoragePlace } from '../support/storage-place.ts';
import { eventually } from '../support/eventually.ts';
import { visit } from '../support/visit.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

interface Step {
  readonly sequence: number;
  readonly to: string;
  readonly event: { readonly type: string };
}

async function stepsOf({ get }: Pick<Requests, 'get'>, path: string): Promise<readonly Step[]> {
  return (await get(`${path}/history`)).body.steps as readonly Step[];
}

test('each step before and after the death of a node is shown by the other as it was', async () => {
  await using place = await createStoragePlace('Redis');
  const { redisUrl = '', redisPrefix = '' } = place;
  const env = { REDIS_URL: redisUrl, REDIS_PREFIX: redisPrefix };
  await using survivor = await startMain({ ...env, NODE_ID: 'survivor' });
  const killed = await startMain({ ...env, NODE_ID: 'killed' });
  const [atKilled, atSurvivor] = [killed, survivor].map(({ url }) =>
    createRequests(async (path, init) => fetch(url + path, init)),
  );
  if (atKilled === undefined || atSurvivor === undefined) throw new Error('There are no nodes.');

  const input = { firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com' };
  const path = await atKilled.start('/registrations', input);
  const waits = async (at: Requests) =>
    eventually(
      async () => (await at.get(path)).body.state as unknown,
      (state) => state === 'awaitingConfirmation',
    );
  await waits(atKilled);
  /** What the node that made the steps said of each, when it was the newest or soon after. */
  const said = new Map<number, unknown>();
  for (const { sequence } of await stepsOf(atKilled, path)) {
    said.set(sequence, (await atKilled.get(`${path}/history/${sequence}`)).body);
  }
  const stateThen = (await atKilled.get(path)).body;
  // The mail is being sent when the node dies: the other one sends it.
  await atKilled.send(path, { type: 'RESEND' });
  await killed.kill();
  await waits(atSurvivor);
  await atSurvivor.request('POST', `${path}/cancel`, { reason: 'Asked by phone', rollback: true });
  await eventually(
    async () => (await atSurvivor.get(path)).body.status as unknown,
    (status) => status === 'Cancelled',
  );

  expect(said.size).toBeGreaterThan(2);
  for (const [version, view] of said) {
    const past = (await atSurvivor.get(`${path}/history/${version}`)).body;
    expect(past).toEqual(view);
  }
  const newest = said.get(stateThen.version);
  expect(newest).toMatchObject({ state: stateThen.state, data: stateThen.data });

  const steps = await stepsOf(atSurvivor, path);
  expect(steps.map(({ event }) => event.type)).toContain('RESEND');
  expect(steps.length).toBeGreaterThan(said.size + 2);
  const id = path.slice('/registrations/'.length);
  await using person = await visit(browser, `${survivor.url}/ui/processes/registration/${id}`);
  const { page, complaints } = person;
  for (const { sequence, to } of steps) {
    await page.goto(`${survivor.url}/ui/processes/registration/${id}?version=${sequence}`);
    await page
      .locator('#past')
      .getByText(`Step ${sequence} of ${steps.length - 1}`)
      .waitFor();
    expect(await page.locator('header .tag').allTextContents()).toEqual([to]);
    expect(await page.locator(`.chart #s-${to}.active`).count()).toBe(1);
    const shown = await page.locator('#data pre.json').textContent();
    const { data } = (await atSurvivor.get(`${path}/history/${sequence}`)).body;
    expect(JSON.parse(shown ?? '')).toEqual(data);
    await keepPicture(page, `past-failover-${sequence}`);
  }
  expect(complaints).toEqual([]);
});
