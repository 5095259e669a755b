import { z } from 'zod';
import { call } from '../shared/call.ts';
import type { CompensationScope } from '../../definition/define-process.ts';
import { createNotify, type NotifyConfig } from '../shared/notify.ts';
import { task, type TaskScope } from '../../definition/machine/task.ts';

/** An account in a transfer, such as `bank-a/alice`. */
export interface Account {
  readonly bank: Bank;
  readonly name: string;
}

export const banks = ['bank-a', 'bank-b'] as const;
export type Bank = (typeof banks)[number];

export interface TransferConfig extends NotifyConfig {
  /** Each bank's URL, which accepts `POST /debits`, `/credits` and `/reversals`. */
  readonly bankUrls: Readonly<Record<Bank, string>>;
}

/** A posting for a bank to book. */
export interface Posting {
  readonly account: Account;
  /** In minor units, such as cents. */
  readonly amount: number;
  readonly currency: string;
}

type Sent = Pick<TaskScope<unknown>, 'idempotencyKey' | 'signal'>;

const booked = z.object({ id: z.string().min(1) });

/** The callouts of a transfer, and the one that undoes its postings. */
export function createTransferTasks({ bankUrls, ...config }: TransferConfig) {
  const post = async <T extends z.ZodType>(
    url: string,
    { idempotencyKey, signal }: Sent,
    body: object,
    reply: T,
  ) => call(url, { method: 'POST', body, idempotencyKey, signal, reply, fetch: config.fetch });

  const book = async (path: string, { input, ...sent }: TaskScope<Posting>): Promise<string> => {
    const { account, amount, currency } = input;
    const posting = { account: account.name, amount, currency, reference: sent.idempotencyKey };
    return (await post(`${bankUrls[account.bank]}${path}`, sent, posting, booked)).id;
  };

  return {
    actors: {
      debit: task<{ debitId: string }, Posting>(async (scope) => ({
        debitId: await book('/debits', scope),
      })),
      credit: task<{ creditId: string }, Posting>(async (scope) => ({
        creditId: await book('/credits', scope),
      })),
      notify: createNotify(config),
    },

    /**
     * Names the posting by its task's key instead of the bank's id, which is unknown after a time-out. The bank
     * reverses what it has booked, and refuses a posting with that name that arrives later.
     */
    reverse: async ({ input, taskKey, ...sent }: CompensationScope): Promise<void> => {
      const { account } = input as Posting;
      await post(`${bankUrls[account.bank]}/reversals`, sent, { reference: taskKey }, z.unknown());
    },
  };
}
