import { assign, setup } from 'xstate';
import { z } from 'zod';
import { tokenMatches } from '../shared/confirmation-token.ts';
import { defineProcess } from '../../definition/define-process.ts';
import { onFailureOf, type Failure } from '../shared/failure.ts';
import { registrationData } from './registration-data.ts';
import { createRegistrationTasks, type RegistrationConfig } from './registration-tasks.ts';
import { rollback } from '../../definition/machine/rollback.ts';

const name = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must have at most 100 characters')
  .regex(/^\P{Cc}*$/u, 'must not contain control characters');

const person = z.object({
  firstName: name,
  lastName: name,
  email: z
    .string()
    .trim()
    .max(254, 'must have at most 254 characters')
    .pipe(z.email('must be an email address')),
});

const confirmation = z.object({ token: z.string().min(1).max(200) });

type Person = z.output<typeof person>;
type Confirm = { readonly type: 'CONFIRM' } & z.output<typeof confirmation>;

interface Context extends Person {
  readonly accountId?: string;
  /** A hash, because only the newest mail contains the token itself. */
  readonly tokenHash?: string;
  readonly wrongTokens: number;
  readonly resends: number;
  readonly profileId?: string;
  readonly failure?: Failure;
}

const maxWrongTokens = 5;
const maxResends = 3;

/**
 * A person signs up: account, confirmation mail, confirmation within a day, profile. Otherwise everything is undone.
 */
export function createRegistration(config: RegistrationConfig) {
  const { actors, deleteAccount, deleteProfile } = createRegistrationTasks(config);
  const timeout = 10_000;
  return defineProcess({
    name: 'registration',
    description:
      'A sign-up: account, confirmation mail, confirmation within a day, profile. If it is not completed, everything is undone.',
    path: '/registrations',
    idPrefix: 'reg',
    machine: createMachine(actors),
    input: person,
    events: { CONFIRM: confirmation, RESEND: z.object({}) },
    redact: ['token'],
    history: 'snapshots',
    search: { state: true, attributes: ({ context: { email } }) => ({ email }) },
    examples: {
      input: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' },
      events: { CONFIRM: { token: 'the token in the mail' }, RESEND: {} },
      instance: {
        state: 'awaitingConfirmation',
        data: {
          firstName: 'Ada',
          lastName: 'Lovelace',
          email: 'ada@example.com',
          accountId: 'acc_1',
          wrongTokens: 0,
          attemptsLeft: maxWrongTokens,
          resends: 0,
          resendsLeft: maxResends,
        },
      },
    },
    tasks: {
      createAccount: { timeout, compensate: deleteAccount, compensation: { timeout } },
      sendMail: { timeout, irreversible: true },
      createProfile: { timeout, compensate: deleteProfile, compensation: { timeout } },
    },
    view: {
      schema: registrationData,
      of: ({ context }) => ({
        firstName: context.firstName,
        lastName: context.lastName,
        email: context.email,
        accountId: context.accountId,
        profileId: context.profileId,
        wrongTokens: context.wrongTokens,
        attemptsLeft: maxWrongTokens - context.wrongTokens,
        resends: context.resends,
        resendsLeft: maxResends - context.resends,
        failure: context.failure,
      }),
    },
  });
}

function createMachine(actors: ReturnType<typeof createRegistrationTasks>['actors']) {
  return setup({
    types: {
      input: {} as Person,
      context: {} as Context,
      events: {} as Confirm | { readonly type: 'RESEND' },
      tags: {} as 'Failed',
    },
    actors: { ...actors, rollback },
    guards: {
      isRightToken: ({ context: { tokenHash = '' }, event }) =>
        event.type === 'CONFIRM' && tokenMatches(event.token, tokenHash),
      mayTryAgain: ({ context }) => context.wrongTokens + 1 < maxWrongTokens,
      mayResend: ({ context }) => context.resends < maxResends,
      failedBy: ({ context: { failure } }, code: string) =>
        failure?.step === 'confirmation' && failure.code === code,
    },
    actions: {
      countWrongToken: assign({ wrongTokens: ({ context }) => context.wrongTokens + 1 }),
      noteFailure: assign({ failure: (_, failure: Failure) => failure }),
    },
    delays: { confirmationDeadline: 24 * 60 * 60 * 1000 },
  }).createMachine({
    id: 'registration',
    context: ({ input }) => ({ ...input, wrongTokens: 0, resends: 0 }),
    initial: 'creatingAccount',
    states: {
      creatingAccount: {
        invoke: {
          src: 'createAccount',
          input: ({ context: { firstName, lastName, email } }) => ({ firstName, lastName, email }),
          onDone: {
            target: 'sendingMail',
            actions: assign(({ event }) => event.output),
          },
          onError: onFailureOf('createAccount', 'undoing'),
        },
      },
      sendingMail: {
        invoke: {
          src: 'sendMail',
          input: ({ context: { firstName, email } }) => ({ firstName, email }),
          onDone: {
            target: 'awaitingConfirmation',
            actions: assign(({ event }) => event.output),
          },
          onError: onFailureOf('sendMail', 'undoing'),
        },
      },
      awaitingConfirmation: {
        on: {
          CONFIRM: [
            { guard: 'isRightToken', target: 'provisioningProfile' },
            { guard: 'mayTryAgain', actions: 'countWrongToken' },
            { target: 'undoing', actions: ['countWrongToken', unconfirmed('locked')] },
          ],
          RESEND: { guard: 'mayResend', target: 'resendingMail' },
        },
        after: {
          confirmationDeadline: { target: 'undoing', actions: unconfirmed('expired') },
        },
      },
      // Returning to awaitingConfirmation restarts the deadline of a day. If the mail cannot be sent, the previous one
      // stays valid.
      resendingMail: {
        entry: assign({ resends: ({ context }) => context.resends + 1 }),
        invoke: {
          src: 'sendMail',
          input: ({ context: { firstName, email } }) => ({ firstName, email }),
          onDone: {
            target: 'awaitingConfirmation',
            actions: assign(({ event }) => event.output),
          },
          onError: 'awaitingConfirmation',
        },
      },
      provisioningProfile: {
        invoke: {
          src: 'createProfile',
          input: ({ context: { accountId, firstName, lastName, email } }) => ({
            accountId,
            firstName,
            lastName,
            email,
          }),
          onDone: {
            target: 'done',
            actions: assign(({ event }) => event.output),
          },
          onError: onFailureOf('createProfile', 'undoing'),
        },
      },
      // Effects that cannot be undone stay in the ledger for an operator.
      undoing: { invoke: { src: 'rollback', onDone: 'undone', onError: 'undone' } },
      undone: {
        always: [
          { guard: { type: 'failedBy', params: 'expired' }, target: 'expired' },
          { guard: { type: 'failedBy', params: 'locked' }, target: 'locked' },
          { target: 'failed' },
        ],
      },
      done: { type: 'final' },
      expired: { type: 'final', tags: 'Failed' },
      locked: { type: 'final', tags: 'Failed' },
      failed: { type: 'final', tags: 'Failed' },
    },
  });
}

const reasons = {
  expired: 'It was not confirmed within 24 hours.',
  locked: `It was confirmed with a wrong token ${maxWrongTokens} times.`,
};

function unconfirmed(code: keyof typeof reasons) {
  const params: Failure = { step: 'confirmation', code, message: reasons[code] };
  return { type: 'noteFailure', params } as const;
}
