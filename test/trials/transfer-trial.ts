import { createTransfer } from '../../src/machines/transfer/transfer.ts';
import { defineTrial, fails, handsOver, ok } from '../../src/testing/testing.ts';
import { localUrls } from '../support/local-urls.ts';
import { refused } from '../support/refused.ts';

/** A transfer is made or undone. */
export const transferTrial = defineTrial(
  createTransfer({
    bankUrls: { 'bank-a': localUrls['bank-a'], 'bank-b': localUrls['bank-b'] },
    notificationsUrl: localUrls.notifications,
  }),
  {
    outcomes: {
      debit: [ok({ debitId: 'deb_1' })],
      credit: [ok({ creditId: 'cre_1' })],
      notify: [ok()],
    },
    cancel: true,
    properties: ({ eventually, leadsTo }) => ({
      'it ends': eventually(({ status }) => status !== 'Pending'),
      'what is credited is done': leadsTo('notifying', 'done'),
    }),
    certify: {
      input: { from: 'bank-a/alice', to: 'bank-b/bob', amount: 100, currency: 'EUR' },
      tasks: {
        debit: fails(1).then(ok({ debitId: 'd1' })),
        credit: ok({ creditId: 'c1' }),
        notify: ok(),
      },
      scenarios: {
        done: async (sim) => sim.until('done'),
        'not notified': { tasks: { notify: refused }, play: async (sim) => sim.until('done') },
        'no debit': { tasks: { debit: refused }, play: async (sim) => sim.until('failed') },
        'no credit': {
          tasks: { credit: refused },
          undo: { debit: fails(1).then(ok()) },
          play: async (sim) => sim.until('failed'),
        },
        'cancelled while it is debited': {
          tasks: { debit: handsOver() },
          async play(sim) {
            await sim.cancel({ reason: 'a mistake' });
            await sim.advance('1m');
          },
        },
        'debited by hand': {
          tasks: { debit: handsOver() },
          async play(sim) {
            await sim.act({ kind: 'completeTask', task: 'debit', output: { debitId: 'd1' } });
            await sim.until('done');
          },
        },
        'the credit is given up': {
          tasks: { credit: handsOver() },
          async play(sim) {
            await sim.until('crediting');
            await sim.act({ kind: 'failTask', task: 'credit', error: { message: 'No answer.' } });
            await sim.until('failed');
          },
        },
        async 'paused for an hour'(sim) {
          await sim.act({ kind: 'pause' });
          await sim.advance('1h');
          await sim.act({ kind: 'resume' });
          await sim.until('done');
        },
        async 'the other bank is down'(sim) {
          await sim.act({ kind: 'pauseProcess', task: 'credit' });
          await sim.advance('1h');
          await sim.act({ kind: 'resumeProcess', task: 'credit' });
          await sim.until('done');
        },
      },
    },
  },
);
