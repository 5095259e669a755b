import { describe, expect, onTestFinished, test } from 'vitest';
import { TaskError } from '../../../../src/errors.ts';
import {
  toToken,
  toTokenHash,
  tokenMatches,
} from '../../../../src/machines/shared/confirmation-token.ts';
import { createRegistration } from '../../../../src/machines/registration/registration.ts';
import type { BehavioursOf } from '../../../../src/testing/testing.ts';
import { fails, never, ok, real, simulate } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';
import { createLocalStandIns } from '../../../support/local-stand-ins.ts';
import { localUrls } from '../../../support/local-urls.ts';

const input = { firstName: 'foo', lastName: 'bar', email: 'foo@example.com' };
const config = {
  accountsUrl: localUrls.accounts,
  mailsUrl: localUrls.mails,
  profilesUrl: localUrls.profiles,
  confirmationSecret: 'a secret of the tests',
};
const process = createRegistration(config);
const refusal = new TaskError('422', { retryable: false, code: 'refused' });

interface Outside {
  readonly tasks?: BehavioursOf<typeof process>;
  readonly registration?: typeof process;
  readonly undoFails?: boolean;
}

/** Each mail has a token of its own: `token-1`, `token-2`, … */
async function startRegistration({ tasks, registration = process, undoFails }: Outside = {}) {
  let mails = 0;
  const sim = await simulate(registration, {
    input,
    tasks: {
      createAccount: ok({ accountId: 'a' }),
      sendMail: () => ({ tokenHash: toTokenHash(`token-${(mails += 1)}`) }),
      createProfile: ok({ profileId: 'p' }),
      ...tasks,
    },
    undo: undoFails ? { createAccount: fails() } : {},
  });
  onTestFinished(async () => sim[Symbol.asyncDispose]());
  return {
    sim,
    confirm: async (token: string) => sim.send({ type: 'CONFIRM', token }),
    resend: async () => sim.send({ type: 'RESEND' }),
  };
}

describe('a registration', () => {
  test('creates an account, sends a mail, and provisions a profile once it is confirmed', async () => {
    const { fetch, get } = createLocalStandIns();
    const read = async (path: string) => (await get(`/stand-ins${path}`)).body;
    const registration = createRegistration({ ...config, fetch });
    const tasks = { createAccount: real(), sendMail: real(), createProfile: real() };
    const { sim, confirm } = await startRegistration({ registration, tasks });
    const [account] = await read('/accounts');
    expect(account).toMatchObject(input);
    expect(await read('/profiles')).toEqual([]);
    const { token } = (await read('/mails')).at(-1);
    expect(JSON.stringify([sim.instance, sim.history])).not.toContain(token);
    expect(JSON.stringify(sim.data)).not.toContain(toTokenHash(token));

    await confirm(token);
    expect(sim).toHaveCompleted();
    expect(sim).toOwe('createAccount', 'createProfile');
    const [profile] = await read('/profiles');
    expect(profile).toMatchObject({ ...input, accountId: account.id });
    expect(sim.data).toMatchObject({ ...input, accountId: account.id, profileId: profile.id });
  });

  test('counts wrong tokens, and accepts the right one after them', async () => {
    const { sim, confirm } = await startRegistration();
    for (let wrong = 1; wrong < 5; wrong += 1) {
      await confirm('wrong');
      expect(sim.data).toMatchObject({ wrongTokens: wrong, attemptsLeft: 5 - wrong });
    }
    await confirm('token-1');
    expect(sim).toHaveCompleted();
  });

  test('is locked by the fifth wrong token', async () => {
    const { sim, confirm } = await startRegistration();
    for (let wrong = 0; wrong < 5; wrong += 1) await confirm('wrong');
    expect(sim).toBeIn('locked');
    expect(sim).toHaveFailed();
    const failure = { step: 'confirmation', code: 'locked' };
    expect(sim.data).toMatchObject({ attemptsLeft: 0, failure });
  });

  test('sends the mail again up to three times, each with a token that replaces the previous one', async () => {
    const { sim, confirm, resend } = await startRegistration();
    for (let resends = 1; resends <= 3; resends += 1) {
      await resend();
      expect(sim.data).toMatchObject({ resends, resendsLeft: 3 - resends });
    }
    await expect(resend()).rejects.toThrow('the guard mayResend');
    await confirm('token-1');
    expect(sim.data).toMatchObject({ wrongTokens: 1 });
    await confirm('token-4');
    expect(sim).toHaveCompleted();
  });

  test.each([
    ['refused', fails(1, refusal)],
    ['not answered', never()],
  ])('keeps its token if the second mail is %s', async (_, failing) => {
    const sendMail = ok({ tokenHash: toTokenHash('first') }).then(failing);
    const { sim, confirm, resend } = await startRegistration({ tasks: { sendMail } });
    await resend();
    await sim.until('awaitingConfirmation');
    expect(sim.data).toMatchObject({ resends: 1 });
    await confirm('first');
    expect(sim).toHaveCompleted();
  });

  test('has another 24 hours once the mail is sent again', async () => {
    const { sim, resend } = await startRegistration();
    await sim.advance('23h');
    await resend();
    await sim.advance(24 * 3_600_000 - 1);
    expect(sim).toBeIn('awaitingConfirmation');
    await sim.advance(1);
    expect(sim).toBeIn('expired');
  });

  test('expires after 24 hours without confirmation, and is undone', async () => {
    const { sim } = await startRegistration();
    await sim.advance(24 * 3_600_000 - 1);
    expect(sim).toBeIn('awaitingConfirmation');
    expect(sim).toOwe('createAccount');
    await sim.advance(1);
    expect(sim).toBeIn('expired');
    expect(sim).toHaveFailed();
    expect(sim).toOwe();
    expect(sim).not.toHaveCalled('createProfile');
  });

  test('that is locked deletes its account', async () => {
    const { fetch, get } = createLocalStandIns();
    const registration = createRegistration({ ...config, fetch });
    const tasks = { createAccount: real() };
    const { sim, confirm } = await startRegistration({ registration, tasks });
    expect((await get('/stand-ins/accounts')).body).toHaveLength(1);
    for (let wrong = 0; wrong < 5; wrong += 1) await confirm('wrong');
    await sim.until('locked');
    expect((await get('/stand-ins/accounts')).body).toEqual([]);
  });

  test.each(['createAccount', 'sendMail'] as const)(
    'fails if %s is refused, with the reason',
    async (step) => {
      const { sim } = await startRegistration({ tasks: { [step]: fails(1, refusal) } });
      expect(sim).toHaveFailed();
      expect(sim.data.failure).toEqual({ step, code: 'refused', message: '422' });
    },
  );

  test.each([
    ['refused', fails(1, refusal), 0],
    ['not answered', never(), 1],
  ])('fails if the profile is %s', async (_, createProfile, undone) => {
    const { sim, confirm } = await startRegistration({ tasks: { createProfile } });
    await confirm('token-1');
    await sim.until('failed');
    expect(sim.data.failure).toMatchObject({ step: 'createProfile' });
    expect(sim.undoCalls('createProfile')).toHaveLength(undone);
    expect(sim).toOwe();
  });

  test('undoes an account that is not answered, since it may exist', async () => {
    const { sim } = await startRegistration({ tasks: { createAccount: never() } });
    await sim.until('failed');
    expect(sim.undoCalls('createAccount')).toHaveLength(1);
  });

  test('fails even if it cannot be undone, and owes the account', async () => {
    const tasks = { sendMail: fails(1, refusal) };
    const { sim } = await startRegistration({ tasks, undoFails: true });
    await sim.until('failed');
    expect(sim).toOwe('createAccount');
  });
});

describe('the input of a registration', () => {
  const { input: schema } = process;

  test('is trimmed', () => {
    expect(
      schema?.parse({ firstName: ' foo ', lastName: 'bar', email: ' foo@example.com\n' }),
    ).toEqual(input);
  });

  test.each([
    [{}, ['firstName', 'lastName', 'email']],
    [{ ...input, firstName: '  ' }, ['firstName']],
    [{ ...input, lastName: 'x'.repeat(101), email: 'nobody' }, ['lastName', 'email']],
    [{ ...input, firstName: 'a\nb' }, ['firstName']],
    [{ ...input, email: `${'x'.repeat(250)}@example.com` }, ['email']],
  ])('is refused with every fault: %j', (value, paths) => {
    const { error } = schema?.safeParse(value) ?? {};
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(paths);
  });
});

describe('a confirmation token', () => {
  test('is the same for the same task, and differs for every other task and secret', () => {
    expect(toToken('s', 'i/1/0')).toBe(toToken('s', 'i/1/0'));
    expect(toToken('s', 'i/1/0')).not.toBe(toToken('s', 'j/1/0'));
    expect(toToken('s', 'i/1/0')).not.toBe(toToken('t', 'i/1/0'));
    expect(toToken('s', 'i/1/0')).toMatch(/^[\w-]{43}$/);
  });

  test('matches only its hash', () => {
    expect(tokenMatches('a', toTokenHash('a'))).toBe(true);
    expect(tokenMatches('b', toTokenHash('a'))).toBe(false);
    expect(tokenMatches('a', 'short')).toBe(false);
  });
});
