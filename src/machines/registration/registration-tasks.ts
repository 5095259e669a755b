import { z } from 'zod';
import { TaskError } from '../../errors.ts';
import { call, type Fetch } from '../shared/call.ts';
import { toToken, toTokenHash } from '../shared/confirmation-token.ts';
import type { CompensationScope } from '../../definition/define-process.ts';
import { task, type TaskScope } from '../../definition/machine/task.ts';

export interface RegistrationConfig {
  /** `POST` creates an account, `DELETE` under it removes one. */
  readonly accountsUrl: string;
  /** `POST` sends a mail. */
  readonly mailsUrl: string;
  /** `POST` creates a profile, `DELETE` under it removes one. */
  readonly profilesUrl: string;
  /** Derives the tokens in confirmation mails; the same on all nodes, and for as long as mails can be confirmed. */
  readonly confirmationSecret: string;
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch;
}

export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

type Profile = Person & { readonly accountId: string | undefined };
type Sent = Pick<TaskScope<unknown>, 'idempotencyKey' | 'signal'>;

const created = z.object({ id: z.string().min(1) });

/** The callouts of a registration, and those that undo them. */
export function createRegistrationTasks(config: RegistrationConfig) {
  const { accountsUrl, mailsUrl, profilesUrl, confirmationSecret, fetch } = config;

  const create = async (url: string, body: unknown, { idempotencyKey, signal }: Sent) => {
    const options = {
      method: 'POST',
      body,
      idempotencyKey,
      signal,
      reply: created,
      fetch,
    } as const;
    return (await call(url, options)).id;
  };

  const remove = async (url: string, id: string, { idempotencyKey, signal }: Sent) => {
    const options = {
      method: 'DELETE',
      idempotencyKey,
      signal,
      reply: z.unknown(),
      fetch,
    } as const;
    await call(`${url}/${encodeURIComponent(id)}`, { ...options, accept: [404] });
  };

  /** Finds the id of a creation that was never answered: repeating it with its own key returns the same id. */
  const find = async (url: string, { input, taskKey, signal }: CompensationScope) =>
    create(url, input, { idempotencyKey: taskKey, signal }).catch((error: unknown) => {
      if (error instanceof TaskError && !error.retryable) return undefined;
      throw error;
    });

  return {
    actors: {
      createAccount: task<{ accountId: string }, Person>(async ({ input, ...sent }) => ({
        accountId: await create(accountsUrl, input, sent),
      })),

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

      createProfile: task<{ profileId: string }, Profile>(async ({ input, ...sent }) => ({
        profileId: await create(profilesUrl, input, sent),
      })),
    },

    deleteAccount: async (
      scope: CompensationScope<Person, { readonly accountId: string }>,
    ): Promise<void> => {
      const id = scope.output?.accountId ?? (await find(accountsUrl, scope));
      if (id !== undefined) await remove(accountsUrl, id, scope);
    },

    deleteProfile: async (
      scope: CompensationScope<Profile, { readonly profileId: string }>,
    ): Promise<void> => {
      const id = scope.output?.profileId ?? (await find(profilesUrl, scope));
      if (id !== undefined) await remove(profilesUrl, id, scope);
    },
  };
}
