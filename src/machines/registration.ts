import { assign, setup } from 'xstate';
import { z } from 'zod';
import { tokenMatches } from './confirmation-token.ts';
import { defineProcess } from './define-process.ts';
import { createRegistrationTasks, type RegistrationConfig } from './registration-tasks.ts';

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
  /** The token itself is in the mail only. */
  readonly tokenHash?: string;
  readonly profileId?: string;
  readonly failure?: Failure;
}

interface Failure {
  readonly step: string;
  readonly message: string;
  readonly code?: string;
}

/** A person signs up: account, confirmation mail, confirmation within a day, profile. */
export function createRegistration(config: RegistrationConfig) {
  return defineProcess({
    name: 'registration',
    path: '/registrations',
    idPrefix: 'reg',
    machine: createMachine(config),
    input: person,
    events: { CONFIRM: confirmation },
    tasks: {
      createAccount: { timeout: 10_000 },
      sendMail: { timeout: 10_000 },
      createProfile: { timeout: 10_000 },
    },
    view: ({ context: { firstName, lastName, email, accountId, profileId, failure } }) => ({
      firstName,
      lastName,
      email,
      accountId,
      profileId,
      failure,
    }),
  });
}

function createMachine(config: RegistrationConfig) {
  return setup({
    types: {
      input: {} as Person,
      context: {} as Context,
      events: {} as Confirm,
      tags: {} as 'Failed',
    },
    actors: createRegistrationTasks(config),
    guards: {
      isRightToken: ({ context, event }) =>
        context.tokenHash !== undefined && tokenMatches(event.token, context.tokenHash),
    },
    actions: {
      noteFailure: assign({ failure: (_, failure: Failure) => failure }),
    },
    delays: { confirmationDeadline: 24 * 60 * 60 * 1000 },
  }).createMachine({
    id: 'registration',
    context: ({ input }) => ({ ...input }),
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
          onError: failure('createAccount'),
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
          onError: failure('sendMail'),
        },
      },
      awaitingConfirmation: {
        on: { CONFIRM: { guard: 'isRightToken', target: 'provisioningProfile' } },
        after: { confirmationDeadline: 'expired' },
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
          onError: failure('createProfile'),
        },
      },
      done: { type: 'final' },
      expired: { type: 'final', tags: 'Failed' },
      failed: { type: 'final', tags: 'Failed' },
    },
  });
}

/** Notes in which step the registration failed, and ends it. */
function failure(step: string) {
  return {
    target: 'failed',
    actions: {
      type: 'noteFailure',
      params: ({ event }: { event: { readonly error: unknown } }) => toFailure(step, event.error),
    },
  } as const;
}

function toFailure(step: string, error: unknown): Failure {
  const { message = String(error), code } = z
    .object({ message: z.string().optional(), code: z.string().optional() })
    .catch({})
    .parse(error);
  return code === undefined ? { step, message } : { step, message, code };
}
