import { describe, expect, test } from 'vitest';
import { createActor, SimulatedClock, waitFor } from 'xstate';
import { createStandIns } from '../../src/http/stand-ins/stand-ins.ts';
import { toToken, toTokenHash, tokenMatches } from '../../src/machines/confirmation-token.ts';
import { createRegistration } from '../../src/machines/registration.ts';
import { createMemoryJournal } from '../../src/persistence/memory-journal.ts';
import { capturedLog } from './support/captured-log.ts';

const hourMs = 60 * 60 * 1000;
const input = { firstName: 'foo', lastName: 'bar', email: 'foo@example.com' };

/** The machine as XState itself runs it, calling the stand-ins without a network. */
function startRegistration() {
  const standIns = createStandIns({
    journal: createMemoryJournal(),
    now: Date.now,
    log: capturedLog().log,
    bodyLimitBytes: 10_000,
  });
  const root = 'http://local/stand-ins';
  const process = createRegistration({
    accountsUrl: `${root}/accounts`,
    mailsUrl: `${root}/mails`,
    profilesUrl: `${root}/profiles`,
    confirmationSecret: 'a secret of the tests',
    fetch: async (url, init) => standIns.request(url, init),
  });
  const clock = new SimulatedClock();
  const actor = createActor(process.machine, { input, clock });
  const read = async (path: string) => (await standIns.request(`/stand-ins${path}`)).json();
  return {
    process,
    clock,
    actor,
    read,
    refuse: async (service: string, operation: string) => {
      await standIns.request('/stand-ins/behaviour', {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ service, operation, mode: 'refuse' }),
      });
    },
    reaches: async (state: 'awaitingConfirmation' | 'done' | 'failed' | 'expired') =>
      waitFor(actor, (snapshot) => snapshot.matches(state), { timeout: 5000 }),
    mailedToken: async (): Promise<string> => (await read('/mails'))[0].token,
    seen: () => {
      const { context, value } = actor.getSnapshot();
      return process.view({ context, state: value, status: 'Pending', output: undefined });
    },
  };
}

describe('a registration', () => {
  test('creates an account, sends a mail, and provisions a profile once it is confirmed', async () => {
    const run = startRegistration();
    run.actor.start();
    await run.reaches('awaitingConfirmation');
    const [account] = await run.read('/accounts');
    expect(account).toMatchObject(input);
    expect(await run.read('/profiles')).toEqual([]);

    run.actor.send({ type: 'CONFIRM', token: await run.mailedToken() });
    await run.reaches('done');
    const [profile] = await run.read('/profiles');
    expect(profile).toMatchObject({ ...input, accountId: account.id });
    expect(run.seen()).toEqual({ ...input, accountId: account.id, profileId: profile.id });
  });

  test('does not take a wrong token, and takes the right one after it', async () => {
    const run = startRegistration();
    run.actor.start();
    const waiting = await run.reaches('awaitingConfirmation');
    expect(waiting.can({ type: 'CONFIRM', token: 'wrong' })).toBe(false);
    run.actor.send({ type: 'CONFIRM', token: 'wrong' });
    expect(run.actor.getSnapshot().value).toBe('awaitingConfirmation');
    run.actor.send({ type: 'CONFIRM', token: await run.mailedToken() });
    await run.reaches('done');
  });

  test('expires after 24 hours without confirmation', async () => {
    const run = startRegistration();
    run.actor.start();
    await run.reaches('awaitingConfirmation');
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
  ])('fails where %s refuse, and says why', async (service, operation, step) => {
    const run = startRegistration();
    await run.refuse(service, operation);
    run.actor.start();
    const failed = await run.reaches('failed');
    expect(failed.hasTag('Failed')).toBe(true);
    expect(run.seen()).toMatchObject({
      failure: { step, code: 'refused', message: expect.stringContaining('422') },
    });
  });

  test('fails where the profile is refused', async () => {
    const run = startRegistration();
    await run.refuse('profiles', 'create');
    run.actor.start();
    await run.reaches('awaitingConfirmation');
    run.actor.send({ type: 'CONFIRM', token: await run.mailedToken() });
    await run.reaches('failed');
    expect(run.seen()).toMatchObject({ failure: { step: 'createProfile', code: 'refused' } });
  });

  test('holds the token neither in its snapshot nor in what clients see', async () => {
    const run = startRegistration();
    run.actor.start();
    await run.reaches('awaitingConfirmation');
    const token = await run.mailedToken();
    expect(JSON.stringify(run.actor.getPersistedSnapshot())).not.toContain(token);
    expect(JSON.stringify(run.seen())).not.toContain(toTokenHash(token));
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
  test('is the same for the same task, and another for every other task and secret', () => {
    expect(toToken('s', 'i/1/0')).toBe(toToken('s', 'i/1/0'));
    expect(toToken('s', 'i/1/0')).not.toBe(toToken('s', 'j/1/0'));
    expect(toToken('s', 'i/1/0')).not.toBe(toToken('t', 'i/1/0'));
    expect(toToken('s', 'i/1/0')).toMatch(/^[\w-]{43}$/);
  });

  test('matches its hash alone', () => {
    expect(tokenMatches('a', toTokenHash('a'))).toBe(true);
    expect(tokenMatches('b', toTokenHash('a'))).toBe(false);
    expect(tokenMatches('a', 'short')).toBe(false);
  });
});
