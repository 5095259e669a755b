import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../../src/actors/ports/clock.ts';
import type { Runtime } from '../../../../src/actors/contract/runtime-types.ts';
import type { InstanceView } from '../../../../src/actors/views/view-types.ts';
import { createApp } from '../../../../src/http/app.ts';
import { HoldfastError } from '../../../../src/errors.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { fakeRuntime, historyStep, thing } from '../../support/fake-runtime.ts';

const now = Date.parse('2026-01-01T00:00:00.000Z');

function appOver(overrides: Partial<Runtime> = {}) {
  const { log, lines } = capturedLog();
  const app = createApp({
    runtime: fakeRuntime(overrides),
    log,
    bodyLimitBytes: 1000,
    clock: { ...systemClock, now: () => now },
  });
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
    app.request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  return { app, lines, post };
}

const ended: InstanceView = { ...thing(2), status: 'Completed' };

describe('OPTIONS', () => {
  test.each([
    ['/things', 'POST, GET, HEAD, OPTIONS', 'application/json'],
    ['/things/thi_1', 'GET, HEAD, DELETE, OPTIONS', null],
    ['/things/thi_1/events', 'POST, OPTIONS', 'application/json'],
    ['/callbacks/x/progress', 'PUT, OPTIONS', null],
    ['/healthz', 'GET, HEAD, OPTIONS', null],
  ])('%s is answered 204 with the supported methods', async (path, allow, acceptPost) => {
    const response = await appOver().app.request(path, { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(response.headers.get('allow')).toBe(allow);
    expect(response.headers.get('accept-post')).toBe(acceptPost);
    expect(await response.text()).toBe('');
  });
});

describe('a body of another type', () => {
  test.each([
    'text/plain',
    'application/json; charset=utf-16',
    'application/json;charset="latin1"',
  ])('%s is answered 415, with the supported type', async (type) => {
    const { post } = appOver();
    const response = await post('/things/thi_1/events', { type: 'GO' }, { 'content-type': type });
    expect(response.status).toBe(415);
    expect(response.headers.get('accept-post')).toBe('application/json');
    expect(response.headers.get('accept')).toBe('application/json');
  });

  test.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"; x=1'])(
    '%s is accepted',
    async (type) => {
      const { post } = appOver({ send: async () => thing(1) });
      const response = await post('/things/thi_1/events', { type: 'GO' }, { 'content-type': type });
      expect(response.status).toBe(200);
    },
  );

  test('that is compressed is answered 415, with the supported coding', async () => {
    const { post } = appOver();
    const response = await post('/things', {}, { 'content-encoding': 'gzip' });
    expect(response.status).toBe(415);
    expect(response.headers.get('accept-encoding')).toBe('identity');
  });
});

describe('If-Match on a read', () => {
  const { app } = appOver({ get: async () => thing(7), wait: async () => ended });
  const read = async (headers: Record<string, string>) => app.request('/things/thi_1', { headers });

  test.each(['"7"', '*', '"1", "7"'])('that names the version (%s) is answered', async (tag) => {
    expect((await read({ 'if-match': tag })).status).toBe(200);
  });

  test.each(['"6"', 'W/"7"'])('that does not (%s) is answered 412 with it', async (tag) => {
    const response = await read({ 'if-match': tag });
    expect(response.status).toBe(412);
    expect(response.headers.get('etag')).toBe('"7"');
    expect(await response.json()).toMatchObject({ code: 'precondition_failed', version: 7 });
  });

  test('is checked before If-None-Match, and before any wait', async () => {
    expect((await read({ 'if-match': '"6"', 'if-none-match': '"7"' })).status).toBe(412);
    expect((await read({ 'if-match': '"6"', prefer: 'wait=1' })).status).toBe(412);
    expect((await read({ 'if-match': '"7"', prefer: 'wait=1' })).headers.get('etag')).toBe('"2"');
  });
});

test('a 412 to a change has the current version of the instance', async () => {
  const { post } = appOver({
    send: async () => {
      throw new HoldfastError('precondition_failed', 'It moved on.', { details: { version: 4 } });
    },
  });
  const response = await post('/things/thi_1/events', { type: 'GO' }, { 'if-match': '"3"' });
  expect(response.headers.get('etag')).toBe('"4"');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toMatchObject({ version: 4 });
});

test.each(['events', 'cancel', 'rollback/retry', 'rollback/skip'])(
  'the response to …/%s has the URL of the instance',
  async (action) => {
    const answer = async () => thing(1);
    const { post } = appOver({
      send: answer,
      cancel: answer,
      retryRollback: answer,
      skipRollback: answer,
    });
    const body = action === 'events' ? { type: 'GO' } : { id: '0/0', reason: 'done' };
    const sent = action === 'rollback/retry' || action === 'cancel' ? {} : body;
    const response = await post(`/things/thi_1/${action}`, sent);
    expect([response.status, response.headers.get('content-location')]).toEqual([
      200,
      '/things/thi_1',
    ]);
  },
);

describe('Retry-After', () => {
  const task = {
    id: '0/0',
    name: 'ask',
    attempts: 1,
    outcome: 'pending',
    startedAt: '2026-01-01T00:00:00.000Z',
  } as const;
  const timer = { id: 't', event: 'LATER', firesAt: '2026-01-08T00:00:00.000Z' };
  test.each<[string, Partial<InstanceView>, string | null]>([
    ['is the time to the next timer', { timers: [timer] }, '604800'],
    ['is rounded up', { timers: [timer, { ...timer, firesAt: '2026-01-01T00:00:01.001Z' }] }, '2'],
    [
      'is a second where a timer is due',
      { timers: [{ ...timer, firesAt: '2025-12-31T00:00:00.000Z' }] },
      '1',
    ],
    [
      'is the time to the next attempt',
      { timers: [timer], tasks: [{ ...task, retryAt: '2026-01-01T00:00:30.000Z' }] },
      '30',
    ],
    ['is a second while a task runs', { timers: [timer], tasks: [task] }, '1'],
    [
      'is the time that a callback has',
      { tasks: [{ ...task, handedOver: true, expiresAt: '2026-01-01T00:01:00.000Z' }] },
      '60',
    ],
    ['is absent where only clients go on', {}, null],
    ['is absent where only a callback goes on', { tasks: [{ ...task, handedOver: true }] }, null],
    [
      'does not look at tasks that have ended',
      { tasks: [{ ...task, outcome: 'completed' }] },
      null,
    ],
    ['is absent at the end', { status: 'Completed', timers: [timer] }, null],
  ])('%s', async (_, of, seconds) => {
    const { app } = appOver({ get: async () => ({ ...thing(1), ...of }) });
    const response = await app.request('/things/thi_1');
    expect(response.headers.get('retry-after')).toBe(seconds);
  });
});

describe('Prefer', () => {
  const waits: number[] = [];
  const { app, post } = appOver({
    start: async () => ({ created: true, instance: thing() }),
    send: async (_process, id) => (id === 'thi_2' ? ended : thing(1)),
    wait: async (_process, _id, { timeoutMs }) => {
      waits.push(timeoutMs);
      return ended;
    },
  });
  const start = async (prefer: string) => post('/things', {}, { prefer });
  const send = async (prefer: string, id = 'thi_1') =>
    post(`/things/${id}/events`, { type: 'GO' }, { prefer });

  test.each([
    ['wait=5', 5_000],
    ['handling=lenient, WAIT = "5" ; x="a, wait=9"', 5_000],
    ['x="a\\", wait=9", wait=5, wait=7', 5_000],
    ['wait=99999999999999999999', 60_000],
  ])('%s waits', async (prefer, waitMs) => {
    waits.length = 0;
    const response = await start(prefer);
    expect(waits).toEqual([waitMs]);
    expect(response.headers.get('preference-applied')).toBe(`wait=${waitMs / 1000}`);
  });

  test.each(['x="wait=5"', 'wait', 'wait=x, wait=5', 'await=5', 'x;wait=5'])(
    '%s waits for nothing',
    async (prefer) => {
      waits.length = 0;
      expect((await start(prefer)).headers.get('preference-applied')).toBeNull();
      expect(waits).toEqual([]);
    },
  );

  test('takes several header lines', async () => {
    waits.length = 0;
    const headers = new Headers([
      ['prefer', 'handling=strict'],
      ['prefer', 'wait=3'],
    ]);
    await app.request('/things', { method: 'POST', headers });
    expect(waits).toEqual([3_000]);
  });

  test('return=minimal answers an event 204 and a start 201, without the instance', async () => {
    const sent = await send('return=minimal');
    expect(sent.status).toBe(204);
    expect(Object.fromEntries(sent.headers)).toMatchObject({
      etag: '"1"',
      'content-location': '/things/thi_1',
      'preference-applied': 'return=minimal',
    });
    const started = await start('return=minimal');
    expect([started.status, await started.text()]).toEqual([201, '']);
    expect(started.headers.get('location')).toBe('/things/thi_1');
    expect(started.headers.get('content-type')).toBeNull();
  });

  test('uses the first of two returns', async () => {
    const sent = await send('return=representation, return=minimal');
    expect(sent.status).toBe(200);
    expect(sent.headers.get('preference-applied')).toBe('return=representation');
  });

  test('respond-async answers 202 while the instance is running', async () => {
    const started = await start('respond-async');
    expect(started.status).toBe(202);
    expect(started.headers.get('location')).toBe('/things/thi_1');
    expect(started.headers.get('preference-applied')).toBe('respond-async');
    expect(await started.json()).toEqual(thing());
    expect((await send('respond-async, return=minimal')).status).toBe(202);
  });

  test('respond-async has no effect if the instance has ended', async () => {
    const sent = await send('respond-async', 'thi_2');
    expect([sent.status, sent.headers.get('preference-applied')]).toEqual([200, null]);
    const waited = await start('respond-async, wait=5');
    expect([waited.status, waited.headers.get('preference-applied')]).toEqual([201, 'wait=5']);
  });
});

describe('an unknown member of a body', () => {
  test.each([
    ['/things/thi_1/cancel', { raeson: 'typo' }],
    ['/things/thi_1/rollback/skip', { id: '0/0', reason: 'done', more: 1 }],
    ['/things/thi_1/rollback/retry', { id: '0/0' }],
  ])('is refused by %s', async (path, body) => {
    const answer = async () => thing(1);
    const { post } = appOver({ cancel: answer, retryRollback: answer, skipRollback: answer });
    const response = await post(path, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('Unrecognized key') }],
    });
  });
});

describe('HEAD of a stream', () => {
  test('answers with its headers, and follows nothing', async () => {
    let followed = 0;
    const { app } = appOver({
      get: async () => thing(1),
      async *follow() {
        followed += 1;
        yield historyStep(1);
      },
    });
    const response = await app.request('/things/thi_1/stream', { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(followed).toBe(0);
  });
});
