import { describe, expect, test } from 'vitest';
import { createRegistration } from '../../src/machines/registration/registration.ts';
import { createCoverage } from '../support/coverage.ts';
import { hasten, type Haste } from '../support/hasten.ts';
import { localUrls } from '../support/local-urls.ts';
import { openServiceOn, type OpenService } from '../support/open-service.ts';
import type { StorageMode } from '../support/storage-place.ts';
import { hasEnded } from '../support/has-ended.ts';

const config = {
  accountsUrl: localUrls.accounts,
  mailsUrl: localUrls.mails,
  profilesUrl: localUrls.profiles,
  confirmationSecret: 'a secret of the tests',
};
const input = { firstName: 'foo', lastName: 'bar', email: 'foo@example.com' };

describe.each<StorageMode>(['embedded', 'Redis'])('a registration over HTTP, %s', (mode) => {
  const coverage = createCoverage(createRegistration(config).machine);

  async function open(haste: Haste = {}): Promise<OpenService> {
    return openServiceOn(
      mode,
      (fetch) => [hasten(createRegistration({ ...config, fetch }), haste)],
      { inspect: coverage.inspect },
    );
  }

  const awaits = ({ state }: { state: unknown }) => state === 'awaitingConfirmation';
  const ledgerOf = (body: { ledger: readonly { task: string; state: string }[] }) =>
    body.ledger.map(({ task, state }) => [task, state]);
  const confirm = async (service: OpenService, path: string) => {
    const { body } = await service.get('/stand-ins/mails');
    return service.send(path, { type: 'CONFIRM', token: body.at(-1).token });
  };
  /** What accounts and profiles contain. */
  const held = async (service: OpenService) => [
    (await service.get('/stand-ins/accounts')).body.length,
    (await service.get('/stand-ins/profiles')).body.length,
  ];

  async function openAwaiting(haste: Haste = {}) {
    const service = await open(haste);
    const path = await service.start('/registrations', input);
    await service.until(path, awaits);
    return { service, path, [Symbol.asyncDispose]: service[Symbol.asyncDispose] };
  }

  test('is confirmed with the token of the second mail, and completed', async () => {
    await using run = await openAwaiting();
    const { service, path } = run;
    await service.steer({ service: 'mails', operation: 'send', mode: 'fail', times: 1 });
    expect((await service.send(path, { type: 'RESEND' })).status).toBe(200);
    await service.until(path, awaits);
    expect((await service.send(path, { type: 'CONFIRM', token: 'wrong' })).status).toBe(200);
    expect((await confirm(service, path)).status).toBe(200);
    const done = await service.until(path, hasEnded);
    expect(done).toMatchObject({ status: 'Completed', data: { resends: 1, wrongTokens: 1 } });
    expect(await held(service)).toEqual([1, 1]);
  });

  test('leaves no account behind if profiles refuse it', async () => {
    await using run = await openAwaiting();
    const { service, path } = run;
    await service.steer({ service: 'profiles', operation: 'create', mode: 'refuse' });
    await service.steer({ service: 'accounts', operation: 'delete', mode: 'fail', times: 2 });
    expect(await held(service)).toEqual([1, 0]);
    await confirm(service, path);
    const failed = await service.until(path, hasEnded);
    expect(failed).toMatchObject({
      status: 'Failed',
      state: 'failed',
      data: { failure: { step: 'createProfile', code: 'refused' } },
    });
    expect(ledgerOf(failed)).toEqual([['createAccount', 'undone']]);
    expect(await held(service)).toEqual([0, 0]);
  });

  test('leaves neither profile nor account behind if the profile comes too late', async () => {
    await using run = await openAwaiting({ timeoutMs: 150, attempts: 1 });
    const { service, path } = run;
    const slow = { service: 'profiles', operation: 'create', mode: 'slow', delayMs: 1_000 };
    await service.steer({ ...slow, times: 1 });
    await confirm(service, path);
    const failed = await service.until(path, hasEnded);
    expect(failed.data.failure).toMatchObject({ step: 'createProfile', code: 'timeout' });
    expect(ledgerOf(failed)).toEqual([
      ['createAccount', 'undone'],
      ['createProfile', 'undone'],
    ]);
    expect(await held(service)).toEqual([0, 0]);
  });

  test('finds an account that comes too late by its key, and deletes it', async () => {
    await using service = await open({ timeoutMs: 150, attempts: 1 });
    const slow = { service: 'accounts', operation: 'create', mode: 'slow', delayMs: 1_000 };
    await service.steer({ ...slow, times: 1 });
    const path = await service.start('/registrations', input);
    const failed = await service.until(path, hasEnded);
    expect(ledgerOf(failed)).toEqual([['createAccount', 'undone']]);
    expect(await held(service)).toEqual([0, 0]);
    const { body } = await service.get('/stand-ins/calls?service=accounts&operation=create');
    expect(body).toMatchObject([{ repeated: false }, { repeated: true }]);
    expect(body[1].idempotencyKey).toBe(body[0].idempotencyKey);
  });

  test.each([
    ['accounts', 'create', 'createAccount'],
    ['mails', 'send', 'sendMail'],
  ])('fails if %s refuse it, and leaves nothing behind', async (name, operation, step) => {
    await using service = await open();
    await service.steer({ service: name, operation, mode: 'refuse' });
    const path = await service.start('/registrations', input);
    const failed = await service.until(path, hasEnded);
    expect(failed).toMatchObject({ status: 'Failed', data: { failure: { step } } });
    expect(await held(service)).toEqual([0, 0]);
  });

  test('expires if it is not confirmed in time, and leaves nothing behind', async () => {
    await using run = await openAwaiting({ delays: { confirmationDeadline: 150 } });
    const expired = await run.service.until(run.path, hasEnded);
    expect([expired.status, expired.state]).toEqual(['Failed', 'expired']);
    expect(await held(run.service)).toEqual([0, 0]);
  });

  test('is locked after five concurrent wrong tokens, and leaves nothing behind', async () => {
    await using run = await openAwaiting();
    const { service, path } = run;
    const wrong = { type: 'CONFIRM', token: 'wrong' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () => service.send(path, wrong)),
    );
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 409, 409, 409]);
    const locked = await service.until(path, hasEnded);
    expect([locked.status, locked.state]).toEqual(['Failed', 'locked']);
    expect(await held(service)).toEqual([0, 0]);
  });

  test('continues with the first mail if the second cannot be sent', async () => {
    await using run = await openAwaiting();
    const { service, path } = run;
    await service.steer({ service: 'mails', operation: 'send', mode: 'refuse' });
    await service.send(path, { type: 'RESEND' });
    await service.until(path, awaits);
    expect((await confirm(service, path)).status).toBe(200);
    expect((await service.until(path, hasEnded)).status).toBe('Completed');
  });

  test('leaves nothing behind if it is cancelled', async () => {
    await using run = await openAwaiting();
    const { service, path } = run;
    const asked = await service.request('POST', `${path}/cancel`, { reason: 'changed my mind' });
    expect(asked.status).toBe(200);
    const cancelled = await service.until(path, hasEnded);
    expect(cancelled.status).toBe('Cancelled');
    expect(await held(service)).toEqual([0, 0]);
  });

  test('asks for an operator if its account cannot be deleted, and the operator skips that with a reason', async () => {
    await using run = await openAwaiting();
    const { service, path } = run;
    await service.steer({ service: 'accounts', operation: 'delete', mode: 'refuse' });
    await service.steer({ service: 'profiles', operation: 'create', mode: 'refuse' });
    await confirm(service, path);
    const failed = await service.until(path, hasEnded);
    expect([failed.status, failed.attention]).toEqual(['Failed', true]);
    const [{ id }] = failed.ledger;
    const skip = { id, reason: 'deleted by hand' };
    const skipped = await service.request('POST', `${path}/rollback/skip`, skip);
    expect(skipped.body).toMatchObject({
      attention: false,
      ledger: [{ state: 'skipped', reason: 'deleted by hand' }],
    });
  });

  test('reaches every state and transition in the tests above', () => {
    console.log(`${mode}: ${coverage.summary()}`);
    expect(coverage.missing()).toEqual([]);
  });
});
