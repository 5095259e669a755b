import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDocument } from '../../../../src/machines/document/document.ts';
import { localUrls } from '../../../support/local-urls.ts';
import { createSimulatedService, type SimulatedService } from '../../support/simulated-service.ts';

let service: SimulatedService;
beforeEach(async () => {
  service = await createSimulatedService((fetch) =>
    createDocument({ notificationsUrl: localUrls.notifications, fetch }),
  );
});
afterEach(async () => service.close());

const start = async () => service.start('/documents', { title: 'On locks', author: 'Ann' });
const intro = (by: string, text: string) => ({ type: 'EDIT', by, section: 'intro', text });

async function approved(): Promise<string> {
  const path = await start();
  await service.send(path, intro('ann', 'one'));
  await service.send(path, { type: 'SUBMIT', by: 'ann' });
  await service.send(path, { type: 'REVIEW', by: 'bob', verdict: 'approve' });
  return path;
}

describe('two editors of the same version', () => {
  test('cannot overwrite each other: the second is refused, and reads again', async () => {
    const path = await start();
    const etag = (await service.get(path)).headers.get('etag') ?? '';
    const first = await service.send(path, intro('ann', 'one'), { 'if-match': etag });
    expect([first.status, first.headers.get('etag')]).toEqual([200, '"1"']);
    const second = await service.send(path, intro('bob', 'two'), { 'if-match': etag });
    expect([second.status, second.body.code]).toEqual([412, 'precondition_failed']);
    const { headers, body } = await service.get(path);
    expect(body.data.sections).toEqual([{ name: 'intro', text: 'one', editedBy: 'ann' }]);
    const again = await service.send(path, intro('bob', 'one two'), {
      'if-match': headers.get('etag') ?? '',
    });
    expect(again.body.data.sections).toEqual([{ name: 'intro', text: 'one two', editedBy: 'bob' }]);
  });
});

describe('a lock', () => {
  test('is shown with its timer, excludes others, and expires', async () => {
    const path = await start();
    const lock = { type: 'LOCK', by: 'ann', section: 'intro', seconds: 60 };
    const { body } = await service.send(path, lock);
    expect(body).toMatchObject({
      data: { locks: [{ section: 'intro', by: 'ann' }] },
      timers: [{ event: 'lockExpired', firesAt: '2026-01-01T00:01:00.000Z' }],
    });
    const refused = await service.send(path, intro('bob', 'mine'));
    expect([refused.status, refused.body.code]).toEqual([409, 'event_not_accepted']);
    await service.clock.advance(61_000);
    expect((await service.send(path, intro('bob', 'mine'))).status).toBe(200);
  });

  test('that is released leaves no timer', async () => {
    const path = await start();
    await service.send(path, { type: 'LOCK', by: 'ann', section: 'intro' });
    const { body } = await service.send(path, { type: 'UNLOCK', by: 'ann', section: 'intro' });
    expect(body).toMatchObject({ data: { locks: [] }, timers: [] });
  });
});

describe('a publication', () => {
  test('is announced and ends the document', async () => {
    const path = await approved();
    await service.send(path, { type: 'PUBLISH', by: 'ann' });
    await service.clock.advance(100);
    expect((await service.get(path)).body).toMatchObject({
      status: 'Completed',
      state: 'published',
      data: { author: 'ann', publishedBy: 'ann' },
    });
    const { body } = await service.get('/stand-ins/notifications?to=readers');
    expect(body).toMatchObject([{ text: '"On locks" is published.' }]);
  });

  test.each(['refuse', 'fail'])('that cannot be announced may be retried: %s', async (mode) => {
    const path = await approved();
    await service.steer({ service: 'notifications', operation: 'send', mode });
    await service.send(path, { type: 'PUBLISH', by: 'ann' });
    await service.clock.advance(30_000);
    expect((await service.get(path)).body).toMatchObject({
      status: 'Pending',
      state: 'approved',
      data: { publishedBy: null, unannounced: true },
    });
    await service.steer({ service: 'notifications', operation: 'send', mode: 'ok' });
    await service.send(path, { type: 'PUBLISH', by: 'ann' });
    await service.clock.advance(100);
    expect((await service.get(path)).body.status).toBe('Completed');
  });
});

describe('a fault of the client', () => {
  test('in the start is answered 400 with every fault', async () => {
    const { status, body } = await service.request('POST', '/documents', { title: ' ' });
    expect(status).toBe(400);
    const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).toEqual(['/title', '/author']);
  });

  test.each([
    [{ type: 'EDIT', by: 'ann', section: 'No Name', text: '' }, 400],
    [{ type: 'EDIT', by: 'ann', section: 'intro', text: 'x'.repeat(20_001) }, 400],
    [{ type: 'LOCK', by: 'ann', section: 'intro', seconds: 0 }, 400],
    [{ type: 'REVIEW', by: 'bob', verdict: 'maybe' }, 400],
    [{ type: 'REVIEW', by: 'bob', verdict: 'approve' }, 409],
    [{ type: 'lockExpired', section: 'intro' }, 409],
  ])('in a draft is %j: %d', async (event, status) => {
    expect((await service.send(await start(), event)).status).toBe(status);
  });
});
