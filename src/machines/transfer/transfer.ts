import { assign, setup } from 'xstate';
import { z } from 'zod';
import { defineProcess } from '../../definition/define-process.ts';
import { onFailureOf, type Failure } from '../shared/failure.ts';
import { transferData } from './transfer-data.ts';
import { rollback } from '../../definition/machine/rollback.ts';
import {
  banks,
  createTransferTasks,
  type Account,
  type Bank,
  type TransferConfig,
} from './transfer-tasks.ts';

const account = z
  .string()
  .regex(
    new RegExp(`^(${banks.join('|')})/[a-z0-9][a-z0-9-]{0,39}$`),
    `must be a bank (${banks.join(', ')}), a slash and an account, such as bank-a/alice`,
  );

const order = z
  .object({
    from: account,
    to: account,
    amount: z
      .int('must be a whole number of minor units, such as cents')
      .min(1, 'must be at least 1')
      .max(1_000_000_000_000, 'must be at most 1000000000000'),
    currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as EUR'),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'must be another account' });

type Order = z.output<typeof order>;

interface Context extends Order {
  readonly debitId?: string;
  readonly creditId?: string;
  /** Whether the payee was notified; absent while that is open. */
  readonly notified?: boolean;
  readonly failure?: Failure;
}

/** Transfers money between accounts at two banks, completely or not at all. */
export function createTransfer(config: TransferConfig) {
  const { actors, reverse } = createTransferTasks(config);
  const timeout = 10_000;
  // Reversing a posting that never happened is harmless, so it is reversed whenever the outcome is unknown.
  const payment = { from: 'bank-a/alice', to: 'bank-b/bob', amount: 12_50, currency: 'EUR' };
  const posting = { timeout, compensate: reverse, compensation: { timeout } };
  return defineProcess({
    name: 'transfer',
    description: 'Transfers money between accounts at two banks, completely or not at all.',
    path: '/transfers',
    idPrefix: 'tra',
    machine: createMachine(actors),
    input: order,
    events: {},
    examples: {
      input: payment,
      instance: { state: 'crediting', data: { ...payment, debitId: 'deb_1' } },
    },
    view: { schema: transferData, of: ({ context }) => context },
    tasks: {
      debit: posting,
      credit: posting,
      notify: { timeout, irreversible: true },
    },
  });
}

function createMachine(actors: ReturnType<typeof createTransferTasks>['actors']) {
  return setup({
    types: { input: {} as Order, context: {} as Context, tags: {} as 'Failed' | 'Settled' },
    actors: { ...actors, rollback },
    actions: {
      noteFailure: assign({ failure: (_, failure: Failure) => failure }),
    },
  }).createMachine({
    id: 'transfer',
    context: ({ input }) => ({ ...input }),
    initial: 'debiting',
    states: {
      debiting: {
        invoke: {
          src: 'debit',
          input: ({ context }) => toPosting(context, context.from),
          onDone: { target: 'crediting', actions: assign(({ event }) => event.output) },
          onError: onFailureOf('debit', 'undoing'),
        },
      },
      crediting: {
        invoke: {
          src: 'credit',
          input: ({ context }) => toPosting(context, context.to),
          onDone: { target: 'notifying', actions: assign(({ event }) => event.output) },
          onError: onFailureOf('credit', 'undoing'),
        },
      },
      // The money has arrived: a failed notification is no reason to reverse it.
      notifying: {
        tags: 'Settled',
        invoke: {
          src: 'notify',
          input: ({ context: { from, to, amount, currency } }) => ({
            to,
            text: `You received ${amount} (${currency}, minor units) from ${from}.`,
          }),
          onDone: { target: 'done', actions: assign({ notified: true }) },
          onError: { target: 'done', actions: assign({ notified: false }) },
        },
      },
      // A debit that cannot be reversed stays in the ledger for an operator.
      undoing: { invoke: { src: 'rollback', onDone: 'failed', onError: 'failed' } },
      done: { type: 'final' },
      failed: { type: 'final', tags: 'Failed' },
    },
  });
}

function toPosting({ amount, currency }: Order, path: string) {
  const [bank, name] = path.split('/') as [Bank, string];
  const account: Account = { bank, name };
  return { account, amount, currency };
}
