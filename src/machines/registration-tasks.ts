import { z } from 'zod';
import { call, type Fetch } from './call.ts';
import { toToken, toTokenHash } from './confirmation-token.ts';
import { task } from './task.ts';

export interface RegistrationConfig {
  /** `POST` creates an account. */
  readonly accountsUrl: string;
  /** `POST` sends a mail. */
  readonly mailsUrl: string;
  /** `POST` creates a profile. */
  readonly profilesUrl: string;
  /** Makes the tokens in confirmation mails; the same on all nodes, and for as long as mails are confirmed. */
  readonly confirmationSecret: string;
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch;
}

export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

const created = z.object({ id: z.string().min(1) });

/** The calls that a registration makes. */
export function createRegistrationTasks(config: RegistrationConfig) {
  const { accountsUrl, mailsUrl, profilesUrl, confirmationSecret, fetch } = config;

  return {
    createAccount: task<{ accountId: string }, Person>(
      async ({ input, idempotencyKey, signal }) => {
        const { id } = await call(accountsUrl, {
          method: 'POST',
          body: input,
          idempotencyKey,
          signal,
          reply: created,
          fetch,
        });
        return { accountId: id };
      },
    ),

    sendMail: task<{ tokenHash: string }, Pick<Person, 'firstName' | 'email'>>(
      async ({ input, idempotencyKey, signal }) => {
        const token = toToken(confirmationSecret, idempotencyKey);
        await call(mailsUrl, {
          method: 'POST',
          body: { to: input.email, firstName: input.firstName, template: 'confirmation', token },
          idempotencyKey,
          signal,
          reply: z.unknown(),
          fetch,
        });
        return { tokenHash: toTokenHash(token) };
      },
    ),

    createProfile: task<{ profileId: string }, Person & { readonly accountId: string | undefined }>(
      async ({ input, idempotencyKey, signal }) => {
        const { id } = await call(profilesUrl, {
          method: 'POST',
          body: input,
          idempotencyKey,
          signal,
          reply: created,
          fetch,
        });
        return { profileId: id };
      },
    ),
  };
}
