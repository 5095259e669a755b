import { describe, expect, test } from 'vitest';
import { createGreeter } from '../../src/greeter.ts';
import { createWelcome } from '../../src/machines/welcome/welcome.ts';
import { createCoverage } from '../support/coverage.ts';
import { hasten } from '../support/hasten.ts';
import { localUrls } from '../support/local-urls.ts';
import { openServiceOn, type OpenService } from '../support/open-service.ts';
import { silentLog } from '../support/silent-log.ts';
import type { StorageMode } from '../support/storage-place.ts';
import { hasEnded } from '../support/has-ended.ts';

const urls = { greeterUrl: 'http://local/greet', notificationsUrl: localUrls.notifications };
const guest = { name: 'Alice & Bob', email: 'alice@example.com' };

describe.each<StorageMode>(['embedded', 'Redis'])('a welcome over HTTP, %s', (mode) => {
  const coverage = createCoverage(createWelcome(urls).machine);

  async function open(greeterUrl = urls.greeterUrl): Promise<OpenService> {
    return openServiceOn(mode, (fetch) => [hasten(createWelcome({ ...urls, greeterUrl, fetch }))], {
      apps: { '/greet': createGreeter({ log: silentLog }) },
      inspect: coverage.inspect,
    });
  }

  test('gets its text from the stateless greeter of the same service, and sends it', async () => {
    await using service = await open();
    const path = await service.start('/welcomes', guest);
    expect(path).toMatch(/^\/welcomes\/wel_/);
    expect(await service.until(path, hasEnded)).toMatchObject({
      status: 'Completed',
      data: { ...guest, message: 'Hello, Alice & Bob!' },
    });
    const { body } = await service.get('/stand-ins/notifications?to=alice@example.com');
    expect(body).toMatchObject([{ text: 'Hello, Alice & Bob!' }]);
  });

  test('fails if there is no greeter', async () => {
    await using service = await open('http://local/nobody');
    const path = await service.start('/welcomes', guest);
    expect(await service.until(path, hasEnded)).toMatchObject({
      status: 'Failed',
      data: { failure: { step: 'greet', code: 'not_found' } },
    });
  });

  test('completes although notifications are unavailable for a while, and fails if they refuse', async () => {
    await using service = await open();
    const behaviour = { service: 'notifications', operation: 'send' };
    await service.steer({ ...behaviour, mode: 'fail', times: 2 });
    const first = await service.start('/welcomes', guest);
    expect((await service.until(first, hasEnded)).status).toBe('Completed');
    await service.steer({ ...behaviour, mode: 'refuse' });
    const second = await service.start('/welcomes', guest);
    expect(await service.until(second, hasEnded)).toMatchObject({
      status: 'Failed',
      data: { failure: { step: 'notify', code: 'refused' } },
    });
  });

  test('is refused with a list of all faults', async () => {
    await using service = await open();
    const refused = await service.request('POST', '/welcomes', { name: ' ', email: 'nobody' });
    expect([refused.status, refused.body.errors]).toEqual([
      400,
      [
        { pointer: '/name', message: 'must not be empty' },
        { pointer: '/email', message: 'must be an email address' },
      ],
    ]);
  });

  test('reaches every state and transition in the tests above', () => {
    console.log(`${mode}: ${coverage.summary()}`);
    expect(coverage.missing()).toEqual([]);
  });
});
