import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRegistrationService } from '../../support/registration-service.ts';
import { startMs } from '../../support/simulated-service.ts';

const input = { firstName: 'foo', lastName: 'bar', email: 'foo@example.com' };

let service: Awaited<ReturnType<typeof createRegistrationService>>;
beforeEach(async () => {
  service = await createRegistrationService();
});
afterEach(async () => {
  await service.close();
});

async function startAndAwaitMail(): Promise<string> {
  const path = await service.start(input);
  await service.clock.advance(100);
  return path;
}

const confirm = async (path: string, token: unknown) =>
  service.request('POST', `${path}/events`, { type: 'CONFIRM', token });

describe('a registration', () => {
  test('is started, confirmed and completed', async () => {
    const started = await service.request('POST', '/registrations', input);
    expect(started.status).toBe(201);
    const path = started.headers.get('location') ?? '';
    expect(path).toMatch(/^\/registrations\/reg_[a-z2-7]{26}$/);
    expect(started.headers.get('etag')).toBe('"0"');
    expect(started.body).toMatchObject({
      id: path.slice('/registrations/'.length),
      process: 'registration',
      version: 0,
      status: 'Pending',
      state: 'creatingAccount',
      data: input,
      tasks: [{ name: 'createAccount', attempts: 1, outcome: 'pending' }],
    });

    await service.clock.advance(100);
    const waiting = await service.request('GET', path);
    expect(waiting.body).toMatchObject({
      status: 'Pending',
      state: 'awaitingConfirmation',
      accepts: [{ type: 'CONFIRM' }, { type: 'RESEND' }],
      tasks: [
        { name: 'createAccount', attempts: 1, outcome: 'completed' },
        { name: 'sendMail', attempts: 1, outcome: 'completed' },
      ],
      timers: [{ firesAt: new Date(startMs + 24 * 60 * 60 * 1000).toISOString() }],
    });

    const confirmed = await confirm(path, await service.tokenFor(input.email));
    expect(confirmed.status).toBe(200);
    expect(confirmed.body).toMatchObject({ state: 'provisioningProfile', status: 'Pending' });

    await service.clock.advance(100);
    const { body } = await service.request('GET', path);
    expect(body).toMatchObject({ status: 'Completed', state: 'done', accepts: [], timers: [] });
    const accounts = await service.request('GET', '/stand-ins/accounts');
    const profiles = await service.request('GET', '/stand-ins/profiles');
    expect(body.data).toMatchObject({
      ...input,
      accountId: accounts.body[0].id,
      profileId: profiles.body[0].id,
    });
  });

  test('has every step in its history', async () => {
    const path = await startAndAwaitMail();
    await confirm(path, await service.tokenFor(input.email));
    await service.clock.advance(100);
    const { body } = await service.request('GET', `${path}/history`);
    expect(
      body.steps.map(({ sequence, from, to, status }: Record<string, unknown>) => [
        sequence,
        from,
        to,
        status,
      ]),
    ).toEqual([
      [0, null, 'creatingAccount', 'Pending'],
      [1, 'creatingAccount', 'sendingMail', 'Pending'],
      [2, 'sendingMail', 'awaitingConfirmation', 'Pending'],
      [3, 'awaitingConfirmation', 'provisioningProfile', 'Pending'],
      [4, 'provisioningProfile', 'done', 'Completed'],
    ]);
    expect(body.steps[1].tasks).toMatchObject([{ name: 'createAccount', outcome: 'completed' }]);
  });

  test('has a history in pages', async () => {
    const path = await startAndAwaitMail();
    const first = await service.request('GET', `${path}/history?limit=2`);
    const next = /<(.*)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await service.request('GET', next);
    const sequences = [first, second].map(({ body }) =>
      body.steps.map(({ sequence }: { sequence: number }) => sequence),
    );
    expect(sequences).toEqual([[0, 1], [2]]);
    expect(second.headers.get('link')).toBeNull();
  });

  test('started again with the same Idempotency-Key is the same instance', async () => {
    const key = { 'idempotency-key': 'k1' };
    const first = await service.request('POST', '/registrations', input, key);
    await service.clock.advance(100);
    const again = await service.request('POST', '/registrations', input, key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    const other = { ...input, firstName: 'other' };
    const reused = await service.request('POST', '/registrations', other, key);
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency_key_reused']);
    expect((await service.request('GET', '/stand-ins/accounts')).body).toHaveLength(1);
  });

  test('shows a client neither the token nor its hash', async () => {
    const path = await startAndAwaitMail();
    const { body } = await service.request('GET', path);
    const text = JSON.stringify(body);
    expect(text).not.toContain(await service.tokenFor(input.email));
    expect(text).not.toContain('tokenHash');
  });
});

describe('an outside system', () => {
  test.each([
    ['accounts', 'create', 'createAccount'],
    ['mails', 'send', 'sendMail'],
  ])('that refuses fails the registration at once: %s', async (name, operation, step) => {
    await service.steer({ service: name, operation, mode: 'refuse' });
    const path = await startAndAwaitMail();
    const { body } = await service.request('GET', path);
    expect(body).toMatchObject({
      status: 'Failed',
      state: 'failed',
      data: { failure: { step, code: 'refused' } },
    });
    const task = body.tasks.find((view: { name: string }) => view.name === step);
    expect(task).toMatchObject({ attempts: 1, outcome: 'failed', error: { code: 'refused' } });
  });

  test('that fails twice gets a third attempt, with the same idempotency key', async () => {
    await service.steer({ service: 'profiles', operation: 'create', mode: 'fail', times: 2 });
    const path = await startAndAwaitMail();
    await confirm(path, await service.tokenFor(input.email));
    await service.clock.advance(200);
    const retrying = (await service.request('GET', path)).body.tasks.at(-1);
    expect(retrying).toMatchObject({
      attempts: 1,
      outcome: 'pending',
      error: { name: 'TaskError', code: 'unavailable' },
      retryAt: expect.any(String),
    });
    await service.clock.advance(5000);
    const { body } = await service.request('GET', path);
    expect(body).toMatchObject({ status: 'Completed' });
    expect(body.tasks.at(-1)).toMatchObject({ name: 'createProfile', attempts: 3 });
    const calls = await service.request('GET', '/stand-ins/calls?service=profiles');
    expect(calls.body.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'failed',
      'failed',
      'ok',
    ]);
    const keys = calls.body.map((call: { idempotencyKey: string }) => call.idempotencyKey);
    expect(new Set(keys).size).toBe(1);
  });

  test('that keeps failing fails the registration after three attempts', async () => {
    await service.steer({ service: 'accounts', operation: 'create', mode: 'fail' });
    const path = await service.start(input);
    await service.clock.advance(10_000);
    const { body } = await service.request('GET', path);
    expect(body).toMatchObject({ status: 'Failed', data: { failure: { code: 'unavailable' } } });
    expect(body.tasks[0]).toMatchObject({ name: 'createAccount', attempts: 3, outcome: 'failed' });
    expect(body.ledger).toEqual([]);
  });
});

describe('a fault of the client', () => {
  test('in the input is answered 400 with every fault', async () => {
    const refused = await service.request('POST', '/registrations', { firstName: ' ', email: 'x' });
    expect(refused.status).toBe(400);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(refused.body.errors).toEqual([
      { pointer: '/firstName', message: 'must not be empty' },
      { pointer: '/lastName', message: expect.any(String) },
      { pointer: '/email', message: 'must be an email address' },
    ]);
  });

  test.each([[undefined], [null], [[]], ['x']])('is an input such as %j', async (body) => {
    const refused = await service.request('POST', '/registrations', body);
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request']);
  });

  test('is an event that comes too early: 409', async () => {
    await service.steer({ service: 'accounts', operation: 'create', mode: 'fail' });
    const path = await service.start(input);
    const refused = await confirm(path, 'any');
    expect([refused.status, refused.body.accepts]).toEqual([409, []]);
  });

  test.each([
    [undefined, ['']],
    [[], ['']],
    [{}, ['/type']],
    [{ type: 'CONFIRM' }, ['/token']],
    [{ type: 'CONFIRM', token: 7 }, ['/token']],
  ])('is an event such as %j: 400 with every fault', async (event, pointers) => {
    const path = await startAndAwaitMail();
    const refused = await service.request('POST', `${path}/events`, event);
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request']);
    const { errors } = refused.body;
    expect(errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(pointers);
  });

  test('is an unknown event: 409 naming the accepted ones', async () => {
    const path = await startAndAwaitMail();
    const refused = await service.request('POST', `${path}/events`, { type: 'EXPLODE' });
    expect(refused.status).toBe(409);
    expect(refused.body.accepts).toMatchObject([{ type: 'CONFIRM' }, { type: 'RESEND' }]);
  });

  test.each(['/registrations/reg_aaaaaaaaaaaaaaaaaaaaaaaaaa', '/registrations/nobody'])(
    'is an unknown id: 404 on everything below %s',
    async (path) => {
      const answers = [
        await service.request('GET', path),
        await service.request('GET', `${path}/history`),
        await confirm(path, 'any'),
      ];
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
        answers.map(() => [404, 'instance_not_found']),
      );
    },
  );
});

test('the service is ready, and refuses requests once it closes', async () => {
  const path = await startAndAwaitMail();
  expect((await service.request('GET', '/readyz')).status).toBe(200);
  await service.close();
  expect((await service.request('GET', '/readyz')).status).toBe(503);
  const refused = await service.request('POST', '/registrations', input);
  expect([refused.status, refused.body.code]).toEqual([503, 'shutting_down']);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect((await confirm(path, 'any')).status).toBe(503);
});
