import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { openBrowser } from '../support/open-browser.ts';
import { createRequests } from '../support/requests.ts';
import { startMain } from '../support/start-node.ts';
import { createStoragePlace } from '../support/storage-place.ts';
import { visit } from '../support/visit.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => browser.close());

test('a page on one node follows what happens at another, and goes on when its node is killed and returns', async () => {
  await using place = await createStoragePlace('Redis');
  const { redisUrl = '', redisPrefix = '' } = place;
  const env = { REDIS_URL: redisUrl, REDIS_PREFIX: redisPrefix };
  await using other = await startMain({ ...env, NODE_ID: 'other' });
  const port = String(await freePort());
  const mine = { ...env, NODE_ID: 'mine', PORT: port };
  const killed = await startMain(mine);
  const atOther = createRequests(async (path, init) => fetch(other.url + path, init));
  const input = { firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com' };
  const path = await atOther.start('/registrations', input);
  const id = path.slice('/registrations/'.length);

  await using person = await visit(browser, `${killed.url}/ui/processes/registration/${id}`);
  const { page } = person;
  const step = async (cause: string) => page.locator('#history').getByText(cause).last().waitFor();
  await step('sendMail completed');
  await atOther.send(path, { type: 'RESEND' });
  await step('RESEND');

  await killed.kill();
  await page.getByText('Reconnecting').waitFor();
  await atOther.request('POST', `${path}/cancel`, { reason: 'while its node was away' });
  await using _ = await startMain(mine);
  await step('while its node was away');
  await page.getByText('Live', { exact: true }).waitFor();
  expect(await page.locator('.head').getByText('Cancelled').isVisible()).toBe(true);
});
