import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, SimulatedClock, waitFor } from 'xstate';
import { TaskError } from '../../../../src/errors.ts';
import {
  toToken,
  toTokenHash,
  tokenMatches,
} from '../../../../src/machines/shared/confirmation-token.ts';
import { createRegistration } from '../../../../src/machines/registration/registration.ts';
import type { rollback } from '../../../../src/definition/machine/rollback.ts';
import { createCoverage } from '../../../support/coverage.ts';
import { createLocalStandIns } from '../../../support/local-stand-ins.ts';
import { localUrls } from '../../../support/local-urls.ts';

const hourMs = 60 * 60 * 1000;
const input = { firstName: 'foo', lastName: 'bar', email: 'foo@example.com' };

const config = {
  accountsUrl: localUrls.accounts,
  mailsUrl: localUrls.mails,
  profilesUrl: localUrls.profiles,
  confirmationSecret: 'a secret of the tests',
};
const coverage = createCoverage(createRegistration(config).machine);

type State = 'awaitingConfirmation' | 'done' | 'failed' | 'expired' | 'locked';

/** The machine as XState itself runs it. It has no ledger there: its rollbacks are done at once, or fail. */
function startRegistration(options: { readonly rollbackFails?: boolean } = {}) {
  const { fetch, get, steer } = createLocalStandIns();
  const process = createRegistration({ ...config, fetch });
  const { machine } = process;
  const failing = fromPromise(async () => {
    throw new TaskError('rollback incomplete: createAccount could not be undone');
  }) as typeof rollback;
  const clock = new SimulatedClock();
  const actor = createActor(
    options.rollbackFails ? machine.provide({ actors: { rollback: failing } }) : machine,
    { input, clock, inspect: coverage.inspect },
  );
  const read = async (path: string) => (await get(`/stand-ins${path}`)).body;
  const reaches = async (state: State) =>
    waitFor(actor, (snapshot) => snapshot.matches(state), { timeout: 5000 });
  return {
    process,
    clock,
    actor,
    read,
    reaches,
    refuse: async (service: string, operation: string) =>
      steer({ service, operation, mode: 'refuse' }),
    /** Starts it, and waits for the confirmation to be due. */
    async awaits(): Promise<void> {
      actor.start();
      await reaches('awaitingConfirmation');
    },
    /** From the newest mail. */
    mailedToken: async (): Promise<string> => (await read('/mails')).at(-1).token,
    confirm: (token: string) => actor.send({ type: 'CONFIRM', token }),
    async resend(): Promise<void> {
      actor.send({ type: 'RESEND' });
      expect(actor.getSnapshot().value).toBe('resendingMail');
      await reaches('awaitingConfirmation');
    },
    seen: () => {
      const { context, value } = actor.getSnapshot();
      return process.view({ context, state: value, status: 'Pending', output: undefined });
    },
  };
}

describe('a registration', () => {
  test('creates an account, sends a mail, and provisions a profile once it is confirmed', async () => {
    const run = startRegistration();
    await run.awaits();
    const [account] = await run.read('/accounts');
    expect(account).toMatchObject(input);
    expect(await run.read('/profiles')).toEqual([]);

    run.actor.send({ type: 'CONFIRM', token: await run.mailedToken() });
    await run.reaches('done');
    const [profile] = await run.read('/profiles');
    expect(profile).toMatchObject({ ...input, accountId: account.id });
    expect(run.seen()).toMatchObject({ ...input, accountId: account.id, profileId: profile.id });
  });

  test('counts wrong tokens, and accepts the right one after them', async () => {
    const run = startRegistration();
    await run.awaits();
    for (let wrong = 1; wrong < 5; wrong += 1) {
      run.confirm('wrong');
      expect(run.seen()).toMatchObject({ wrongTokens: wrong, attemptsLeft: 5 - wrong });
    }
    run.confirm(await run.mailedToken());
    await run.reaches('done');
  });

  test('is locked by the fifth wrong token', async () => {
    const run = startRegistration();
    await run.awaits();
    for (let wrong = 0; wrong < 5; wrong += 1) run.confirm('wrong');
    const locked = await run.reaches('locked');
    expect(locked.hasTag('Failed')).toBe(true);
    expect(run.seen()).toMatchObject({
      attemptsLeft: 0,
      failure: { step: 'confirmation', code: 'locked' },
    });
  });

  test('sends the mail again up to three times, each with a token that replaces the previous one', async () => {
    const run = startRegistration();
    await run.awaits();
    const first = await run.mailedToken();
    for (let resends = 1; resends <= 3; resends += 1) {
      await run.resend();
      expect(run.seen()).toMatchObject({ resends, resendsLeft: 3 - resends });
    }
    expect(run.actor.getSnapshot().can({ type: 'RESEND' })).toBe(false);
    run.confirm(first);
    expect(run.seen()).toMatchObject({ wrongTokens: 1 });
    run.confirm(await run.mailedToken());
    await run.reaches('done');
  });

  test('keeps its token if the mail cannot be sent again', async () => {
    const run = startRegistration();
    await run.awaits();
    await run.refuse('mails', 'send');
    await run.resend();
    expect(run.seen()).toMatchObject({ resends: 1 });
    run.confirm(await run.mailedToken());
    await run.reaches('done');
  });

  test('has another 24 hours once the mail is sent again', async () => {
    const run = startRegistration();
    await run.awaits();
    run.clock.increment(23 * hourMs);
    await run.resend();
    run.clock.increment(24 * hourMs - 1);
    expect(run.actor.getSnapshot().value).toBe('awaitingConfirmation');
    run.clock.increment(1);
    await run.reaches('expired');
  });

  test('fails even if it cannot be undone', async () => {
    const run = startRegistration({ rollbackFails: true });
    await run.refuse('mails', 'send');
    run.actor.start();
    expect((await run.reaches('failed')).hasTag('Failed')).toBe(true);
  });

  test('expires after 24 hours without confirmation', async () => {
    const run = startRegistration();
    await run.awaits();
    run.clock.increment(24 * hourMs - 1);
    expect(run.actor.getSnapshot().value).toBe('awaitingConfirmation');
    run.clock.increment(1);
    const expired = await run.reaches('expired');
    expect(expired.hasTag('Failed')).toBe(true);
    expect(await run.read('/profiles')).toEqual([]);
  });

  test.each([
    ['accounts', 'create', 'createAccount'],
    ['mails', 'send', 'sendMail'],
  ])('fails if %s refuse, with the reason', async (service, operation, step) => {
    const run = startRegistration();
    await run.refuse(service, operation);
    run.actor.start();
    const failed = await run.reaches('failed');
    expect(failed.hasTag('Failed')).toBe(true);
    expect(run.seen()).toMatchObject({
      failure: { step, code: 'refused', message: expect.stringContaining('422') },
    });
  });

  test('fails if the profile is refused', async () => {
    const run = startRegistration();
    await run.refuse('profiles', 'create');
    await run.awaits();
    run.actor.send({ type: 'CONFIRM', token: await run.mailedToken() });
    await run.reaches('failed');
    expect(run.seen()).toMatchObject({ failure: { step: 'createProfile', code: 'refused' } });
  });

  test('has the token neither in its snapshot nor in its view', async () => {
    const run = startRegistration();
    await run.awaits();
    const token = await run.mailedToken();
    expect(JSON.stringify(run.actor.getPersistedSnapshot())).not.toContain(token);
    expect(JSON.stringify(run.seen())).not.toContain(toTokenHash(token));
  });

  test('has every state and transition reached by the tests above', () => {
    console.log(coverage.summary());
    expect(coverage.missing()).toEqual([]);
  });
});

describe('the input of a registration', () => {
  const { input: schema } = startRegistration().process;

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
