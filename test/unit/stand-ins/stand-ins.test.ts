import { beforeEach, describe, expect, test } from 'vitest';
import { createStandIns } from '../../../src/stand-ins/stand-ins.ts';
import { createMemoryJournal } from '../../../src/persistence/memory/memory-journal.ts';
import { createVirtualClock } from '../../../src/testing/clock/virtual-clock.ts';
import { createRequests } from '../../support/requests.ts';
import { capturedLog } from '../../support/captured-log.ts';

const startMs = Date.parse('2026-01-01T00:00:00.000Z');

function nodeOn(journal = createMemoryJournal()) {
  const { log } = capturedLog();
  const clock = createVirtualClock(startMs);
  const { app } = createStandIns({
    journal,
    clock,
    ownUrls: () => [],
    log,
    bodyLimitBytes: 10_000,
  });
  const requests = createRequests((path, init) => app.request(`/stand-ins${path}`, init));
  const request = async (method: string, path: string, body?: unknown, key?: string) =>
    requests.request(method, path, body, key === undefined ? {} : { 'idempotency-key': key });
  return {
    clock,
    get: (path: string) => request('GET', path),
    post: (path: string, body: unknown, key?: string) => request('POST', path, body, key),
    put: (path: string, body: unknown) => request('PUT', path, body),
    remove: (path: string, key?: string) => request('DELETE', path, undefined, key),
  };
}

const foo = { email: 'foo@example.com' };

let node = nodeOn();
beforeEach(() => {
  node = nodeOn();
});

describe('a service', () => {
  test('lists what was created, until it is deleted', async () => {
    const created = await node.post('/accounts', foo);
    expect(created.status).toBe(201);
    const { id } = created.body;
    expect(created.headers.get('location')).toBe(`/stand-ins/accounts/${id}`);
    expect((await node.get('/accounts')).body).toEqual([
      { id, ...foo, createdAt: '2026-01-01T00:00:00.000Z' },
    ]);
    expect((await node.remove(`/accounts/${id}`)).status).toBe(204);
    expect((await node.get('/accounts')).body).toEqual([]);
    expect((await node.remove(`/accounts/${id}`)).status).toBe(404);
  });

  test('shows the mails that it was asked to send, by recipient', async () => {
    const sent = await node.post('/mails', { to: 'a@b.c', token: 't1', template: 'x' });
    expect(sent.status).toBe(202);
    await node.post('/mails', { to: 'd@e.f', token: 't2' });
    expect((await node.get('/mails?to=a@b.c')).body).toEqual([
      { to: 'a@b.c', token: 't1', sentAt: '2026-01-01T00:00:00.000Z' },
    ]);
    expect((await node.get('/mails')).body).toHaveLength(2);
  });

  test('refuses a body without what it needs, and does not list it as a call', async () => {
    const refused = await node.post('/mails', { to: 1 });
    expect(refused.status).toBe(400);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(refused.body).toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '/to' }, { pointer: '/token' }],
    });
    expect((await node.get('/calls')).body).toEqual([]);
  });

  test('accepts only its methods', async () => {
    const refused = await node.put('/accounts', {});
    expect(refused.status).toBe(405);
    expect(refused.headers.get('allow')?.split(', ').toSorted()).toEqual([
      'GET',
      'HEAD',
      'OPTIONS',
      'POST',
    ]);
  });
});

describe('the calls', () => {
  test('are listed in order, by service and operation', async () => {
    const { body } = await node.post('/accounts', foo, 'k1');
    await node.remove(`/accounts/${body.id}`, 'k2');
    await node.post('/profiles', { accountId: body.id });
    const call = {
      service: 'accounts',
      operation: 'create',
      at: '2026-01-01T00:00:00.000Z',
      idempotencyKey: 'k1',
      outcome: 'ok',
      repeated: false,
      input: foo,
    };
    expect((await node.get('/calls?service=accounts')).body).toEqual([
      call,
      { ...call, operation: 'delete', idempotencyKey: 'k2', input: { id: body.id } },
    ]);
    expect((await node.get('/calls?operation=create')).body).toMatchObject([
      call,
      { service: 'profiles', idempotencyKey: null },
    ]);
  });

  test('with a used key get the same answer, without a second effect', async () => {
    const first = await node.post('/accounts', foo, 'k1');
    const again = await node.post('/accounts', foo, 'k1');
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect((await node.get('/accounts')).body).toHaveLength(1);
    expect((await node.get('/calls')).body).toMatchObject([
      { repeated: false },
      { repeated: true },
    ]);
  });

  test('with one key on two operations are two calls', async () => {
    await node.post('/accounts', foo, 'k1');
    await node.post('/profiles', { accountId: 'a' }, 'k1');
    expect((await node.get('/profiles')).body).toHaveLength(1);
  });
});

describe('a behaviour', () => {
  const steer = (behaviour: object) =>
    node.put('/behaviour', { service: 'accounts', operation: 'create', ...behaviour });

  test('fail answers 503 without effect, as often as asked', async () => {
    expect((await steer({ mode: 'fail', times: 2, delayMs: 500 })).status).toBe(200);
    const statuses = [];
    for (let call = 0; call < 3; call += 1) {
      statuses.push((await node.post('/accounts', foo, 'k1')).status);
    }
    expect(statuses).toEqual([503, 503, 201]);
    expect((await node.get('/accounts')).body).toHaveLength(1);
    expect((await node.get('/calls')).body).toMatchObject([
      { outcome: 'failed', repeated: false },
      { outcome: 'failed', repeated: false },
      { outcome: 'ok', repeated: false },
    ]);
  });

  test('refuse answers 422 without effect, and the same to a repetition', async () => {
    await steer({ mode: 'refuse', times: 1 });
    const refused = await node.post('/accounts', foo, 'k1');
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ type: 'urn:holdfast:stand-in:refused', code: 'refused' });
    expect((await node.post('/accounts', foo, 'k1')).status).toBe(422);
    expect((await node.post('/accounts', foo, 'k2')).status).toBe(201);
  });

  test('slow answers late, but a repetition at once', async () => {
    await steer({ mode: 'slow', delayMs: 60 });
    const slow = node.post('/accounts', foo, 'k1');
    const again = await node.post('/accounts', foo, 'k1');
    expect(again.status).toBe(201);
    const first = await node.clock.finish(slow);
    expect(first.body).toEqual(again.body);
    expect(node.clock.now() - startMs).toBe(60);
  });

  test('without times applies to all calls, until ok ends it', async () => {
    await steer({ mode: 'fail' });
    for (let call = 0; call < 5; call += 1) {
      expect((await node.post('/accounts', foo)).status).toBe(503);
    }
    expect((await node.get('/behaviour')).body).toMatchObject([{ mode: 'fail' }]);
    await steer({ mode: 'ok' });
    expect((await node.post('/accounts', foo)).status).toBe(201);
  });

  test('of one operation does not affect the others', async () => {
    await steer({ mode: 'fail' });
    expect((await node.post('/profiles', { accountId: 'a' })).status).toBe(201);
  });

  test.each([
    [{ service: 'nobody' }, ['/service']],
    [{ service: 'mails', operation: 'create' }, ['/operation']],
    [{ mode: 'explode', times: 0, delayMs: -1, tims: 1 }, ['/mode', '/times', '/delayMs', '']],
  ])('that is invalid is refused: %j', async (behaviour, pointers) => {
    const refused = await steer({ mode: 'ok', ...behaviour });
    expect(refused.status).toBe(400);
    const { errors } = refused.body;
    expect(errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(pointers);
  });
});

describe('nodes on one journal', () => {
  test('agree on what happened, whichever received the call', async () => {
    const journal = createMemoryJournal();
    const [a, b] = [nodeOn(journal), nodeOn(journal)];
    await a.put('/behaviour', {
      service: 'accounts',
      operation: 'create',
      mode: 'fail',
      times: 10,
    });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? a : b).post('/accounts', foo, `k${n}`)),
    );
    expect(answers.filter(({ status }) => status === 503)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(30);
    for (const path of ['/calls', '/accounts', '/behaviour']) {
      expect((await a.get(path)).body).toEqual((await b.get(path)).body);
    }
  });

  test('start with the state of the others', async () => {
    const journal = createMemoryJournal();
    const first = await nodeOn(journal).post('/accounts', foo, 'k1');
    const later = nodeOn(journal);
    expect((await later.post('/accounts', foo, 'k1')).body).toEqual(first.body);
    expect((await later.get('/accounts')).body).toHaveLength(1);
  });

  test('carry on after the journal could not be read', async () => {
    const journal = createMemoryJournal();
    let broken = true;
    const flaky = nodeOn({
      append: (entry) => journal.append(entry),
      read: async (from) => {
        if (broken) throw new Error('away');
        return journal.read(from);
      },
    });
    expect((await flaky.post('/accounts', foo, 'k1')).status).toBe(500);
    broken = false;
    expect((await flaky.post('/accounts', foo, 'k1')).status).toBe(201);
    expect((await flaky.get('/calls')).body).toMatchObject([{}, { repeated: true }]);
  });
});

test('the index lists the simulated services', async () => {
  expect((await node.get('')).body).toEqual({
    services: {
      accounts: ['create', 'delete'],
      mails: ['send'],
      profiles: ['create', 'delete'],
      'bank-a': ['debit', 'credit', 'reverse'],
      'bank-b': ['debit', 'credit', 'reverse'],
      notifications: ['send'],
      scoring: ['request'],
      payments: ['charge', 'refund', 'void'],
      stock: ['reserve', 'release'],
      shipments: ['book', 'cancel'],
    },
    behaviour: '/stand-ins/behaviour',
    calls: '/stand-ins/calls',
  });
});
