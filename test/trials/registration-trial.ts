import { createRegistration } from '../../src/machines/registration/registration.ts';
import { toTokenHash } from '../../src/machines/shared/confirmation-token.ts';
import { defineTrial, fails, ok } from '../../src/testing/testing.ts';
import { localUrls } from '../support/local-urls.ts';
import { refused } from '../support/refused.ts';

/** A registration ends, and leaves no account that is not confirmed. */
export const registrationTrial = defineTrial(
  createRegistration({
    accountsUrl: localUrls.accounts,
    mailsUrl: localUrls.mails,
    profilesUrl: localUrls.profiles,
    confirmationSecret: 'a secret of the tests',
  }),
  {
    outcomes: {
      createAccount: [ok({ accountId: 'acc_1' })],
      sendMail: [ok({ tokenHash: toTokenHash('right') })],
      createProfile: [ok({ profileId: 'pro_1' })],
    },
    events: { CONFIRM: [{ token: 'right' }, { token: 'wrong' }] },
    properties: ({ eventually, never, sometimes }) => ({
      'it ends': eventually('done | failed | locked | expired'),
      'what ends without success owes nothing': never(
        ({ status, ledger }) =>
          (status === 'Failed' || status === 'Cancelled') &&
          ledger.some(({ state }) => state === 'owed'),
      ),
      'some succeed': sometimes('done'),
    }),
    certify: {
      input: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' },
      tasks: {
        createAccount: fails(1).then(ok({ accountId: 'a1' })),
        sendMail: ok({ tokenHash: toTokenHash('right') }),
        createProfile: ok({ profileId: 'p1' }),
      },
      scenarios: {
        async confirmed(sim) {
          await sim.until('awaitingConfirmation');
          await sim.send({ type: 'RESEND' });
          await sim.send({ type: 'CONFIRM', token: 'wrong' });
          await sim.send({ type: 'CONFIRM', token: 'right' });
        },
        expired: async (sim) => sim.until('expired'),
        async locked(sim) {
          await sim.until('awaitingConfirmation');
          for (let count = 0; count < 5; count += 1) {
            await sim.send({ type: 'CONFIRM', token: 'wrong' });
          }
        },
        async 'expired by hand'(sim) {
          await sim.until('awaitingConfirmation');
          await sim.act({ kind: 'fireTimer', timer: sim.instance.timers[0]?.id ?? '' });
          await sim.until('expired');
        },
        async 'given another day'(sim) {
          await sim.until('awaitingConfirmation');
          const to = new Date(sim.now.getTime() + 48 * 3_600_000).toISOString();
          await sim.act({ kind: 'moveTimer', timer: sim.instance.timers[0]?.id ?? '', to });
          await sim.advance('47h');
          await sim.send({ type: 'CONFIRM', token: 'right' });
        },
        async 'the account is made at once'(sim) {
          // A fault may lose the outcome of the first attempt.
          await sim.until(({ tasks: [task] }) => task?.retryAt !== undefined);
          await sim.act({ kind: 'retryTask', task: 'createAccount' });
          await sim.until('awaitingConfirmation');
          await sim.send({ type: 'CONFIRM', token: 'right' });
        },
        'no profile': {
          tasks: { createProfile: refused },
          async play(sim) {
            await sim.until('awaitingConfirmation');
            await sim.send({ type: 'CONFIRM', token: 'right' });
          },
        },
        'no account': {
          tasks: { createAccount: refused },
          play: async (sim) => sim.until('failed'),
        },
      },
    },
  },
);
