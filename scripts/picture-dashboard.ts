/*
 * Takes the pictures of the dashboard in the documentation, from a service with some registrations: `npm run pictures:dashboard`.
 * With a folder, it takes every page there instead: light, dark, and as wide as a telephone.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { createLog } from '../src/config/create-log.ts';
import { createProcesses } from '../src/machines/create-processes.ts';
import { outsideServices, type ServiceUrls } from '../src/machines/outside-services.ts';
import { createService } from '../src/service.ts';
import { createStandIns } from '../src/stand-ins/stand-ins.ts';
import { freePort } from '../test/support/free-port.ts';
import { openBrowser } from '../test/support/open-browser.ts';
import { createRequests, type Reply, type Requests } from '../test/support/requests.ts';
import { createStoragePlace } from '../test/support/storage-place.ts';

const [folder] = process.argv.slice(2);
const place = await createStoragePlace('embedded');
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const log = createLog({ level: 'silent' });
const urls = Object.fromEntries(outsideServices.map((name) => [name, `${url}/stand-ins/${name}`]));
const service = createService({
  ...place,
  processes: createProcesses({
    urls: urls as ServiceUrls,
    selfUrl: url,
    confirmationSecret: 'a secret for the pictures',
  }),
  apps: { '/stand-ins': createStandIns({ log, ownUrls: () => [url] }) },
  nodeId: 'node-1',
  dashboard: true,
  log,
});
await service.listen(port);
const browser = await openBrowser();
const requests = createRequests(async (path, init) => fetch(url + path, init));
const id = await fill(requests);
await operate(requests, id);
const pages = {
  overview: '/ui',
  instances: '/ui/instances?process=registration',
  process: '/ui/processes/registration',
  instance: `/ui/processes/registration/${id}`,
  past: `/ui/processes/registration/${id}?version=1`,
  audit: '/ui/audit',
};
if (folder === undefined) {
  const docs = fileURLToPath(new URL('../docs/pictures', import.meta.url));
  for (const name of ['instance', 'process', 'instances', 'audit'] as const) {
    await picture(browser, pages[name], join(docs, `dashboard-${name}.png`), {});
  }
} else {
  await mkdir(folder, { recursive: true });
  for (const [name, path] of Object.entries(pages)) {
    await picture(browser, path, join(folder, `${name}-light.png`), { fullPage: true });
    await picture(browser, path, join(folder, `${name}-dark.png`), { fullPage: true, dark: true });
    await picture(browser, path, join(folder, `${name}-375.png`), { fullPage: true, width: 375 });
  }
}
await browser.close();
await service.close();
await place[Symbol.asyncDispose]();

/** What operators do on a bad day. */
async function operate(requests: Requests, one: string): Promise<void> {
  const ask = async (path: string, body: object): Promise<Reply> =>
    requests.request('POST', path, body);
  const act = async (kind: string, reason: string): Promise<Reply> =>
    ask(`/registrations/${one}/acts`, { act: { kind }, reason });
  await act('pause', 'The applicant asked to wait');
  await act('resume', 'They called back');
  await act('resume', 'Pressed twice');
  const down = { task: 'createAccount', reason: 'The accounts are down, incident 4711' };
  await ask('/processes/registration/pause', down);
  await ask('/processes/registration/resume', { ...down, reason: 'Incident 4711 is over' });
}

/** Registrations in several states; returns the id of one that waits to be confirmed. */
async function fill(requests: Requests): Promise<string> {
  const paths = [];
  for (let n = 0; n < 24; n += 1) {
    const email = `person-${n}@example.com`;
    paths.push(
      await requests.start('/registrations', { firstName: 'Ada', lastName: 'Byron', email }),
    );
  }
  for (const [n, path] of paths.entries()) {
    const { body: mails } = await until(
      async () => requests.get(`/stand-ins/mails?to=person-${n}@example.com`),
      ({ body }) => body.length > 0,
    );
    const token = n % 5 === 0 ? 'a wrong token' : mails[0].token;
    if (n < 16) await requests.send(path, { type: 'CONFIRM', token });
    else if (n < 19) await requests.request('POST', `${path}/cancel`, { reason: 'Asked by mail' });
  }
  // Nodes write what they counted every ten seconds.
  await new Promise((resolve) => setTimeout(resolve, 11_000));
  return paths.at(-1)?.slice('/registrations/'.length) ?? '';
}

async function until<T>(look: () => Promise<T>, wanted: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await look();
    if (wanted(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

interface PictureOptions {
  readonly fullPage?: boolean;
  readonly dark?: boolean;
  readonly width?: number;
}

async function picture(
  browser: Browser,
  path: string,
  file: string,
  { fullPage = false, dark = false, width = 1280 }: PictureOptions,
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height: 840 },
    colorScheme: dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  await page.goto(url + path);
  // On a busy machine a layout, or the first update, takes its time.
  while ((await page.getByText('is still being laid out').count()) > 0) await page.reload();
  if ((await page.locator('.live').count()) > 0) {
    await page.getByText('Live', { exact: true }).waitFor();
  }
  await page.screenshot({ path: file, fullPage });
  await context.close();
}
