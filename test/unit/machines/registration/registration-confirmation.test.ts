import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRegistrationService } from '../../support/registration-service.ts';
import { startMs } from '../../support/simulated-service.ts';

const hourMs = 60 * 60 * 1000;
const input = { firstName: 'foo', lastName: 'bar', email: 'foo@example.com' };

let service: Awaited<ReturnType<typeof createRegistrationService>>;
let path: string;
beforeEach(async () => {
  service = await createRegistrationService();
  path = await service.start(input);
  await service.clock.advance(100);
});
afterEach(async () => {
  await service.close();
});

const view = async () => (await service.request('GET', path)).body;
const send = async (event: object) => service.request('POST', `${path}/events`, event);
const confirm = async (token: string) => send({ type: 'CONFIRM', token });
const accounts = async () => (await service.request('GET', '/stand-ins/accounts')).body;
const newestToken = async (): Promise<string> =>
  (await service.request('GET', `/stand-ins/mails?to=${input.email}`)).body.at(-1).token;

describe('a wrong token', () => {
  test('is counted: the response has the number of remaining tries, and the right token is still accepted', async () => {
    const wrong = await confirm('wrong');
    expect(wrong.status).toBe(200);
    expect(wrong.body).toMatchObject({
      status: 'Pending',
      state: 'awaitingConfirmation',
      data: { wrongTokens: 1, attemptsLeft: 4 },
    });
    expect((await confirm(await newestToken())).body.state).toBe('provisioningProfile');
  });

  test('given five times locks the registration, and its account is deleted', async () => {
    expect(await accounts()).toHaveLength(1);
    const token = await newestToken();
    for (let wrong = 1; wrong <= 5; wrong += 1) expect((await confirm('wrong')).status).toBe(200);
    expect((await confirm(token)).status).toBe(409);
    await service.clock.advance(100);
    expect(await view()).toMatchObject({
      status: 'Failed',
      state: 'locked',
      accepts: [],
      data: { attemptsLeft: 0, failure: { step: 'confirmation', code: 'locked' } },
      ledger: [{ task: 'createAccount', state: 'undone' }],
    });
    expect(await accounts()).toEqual([]);
  });
});

describe('the deadline of a confirmation', () => {
  const firesAt = async () =>
    (await view()).timers.map((timer: { firesAt: string }) => timer.firesAt);

  test('expires the registration after 24 hours, and its account is deleted', async () => {
    const token = await newestToken();
    await service.clock.skip(24 * hourMs - 2000);
    await service.clock.advance(1000);
    expect((await view()).state).toBe('awaitingConfirmation');
    await service.clock.advance(1500);
    expect(await view()).toMatchObject({
      status: 'Failed',
      state: 'expired',
      timers: [],
      data: { failure: { step: 'confirmation', code: 'expired' } },
      ledger: [{ task: 'createAccount', state: 'undone' }],
    });
    expect(await accounts()).toEqual([]);
    const late = await confirm(token);
    expect([late.status, late.body.accepts]).toEqual([409, []]);
  });

  test('is reset to 24 hours when the mail is sent again', async () => {
    expect(await firesAt()).toEqual([new Date(startMs + 24 * hourMs).toISOString()]);
    await service.clock.skip(20 * hourMs);
    const resent = await send({ type: 'RESEND' });
    expect([resent.status, resent.body.state]).toEqual([200, 'resendingMail']);
    await service.clock.advance(100);
    expect(await firesAt()).toEqual([expect.stringMatching(/^2026-01-02T20:00:00/)]);
    const mails = await service.request('GET', `/stand-ins/mails?to=${input.email}`);
    expect(mails.body).toHaveLength(2);
  });

  test('is extended at most three times', async () => {
    for (let resends = 1; resends <= 3; resends += 1) {
      expect((await send({ type: 'RESEND' })).status).toBe(200);
      await service.clock.advance(100);
    }
    const refused = await send({ type: 'RESEND' });
    expect([refused.status, refused.body.code]).toEqual([409, 'event_not_accepted']);
    expect((await view()).data).toMatchObject({ resends: 3, resendsLeft: 0 });
    expect((await confirm(await newestToken())).status).toBe(200);
  });
});
