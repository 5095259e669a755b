import { createLoanApplication } from '../../src/machines/loan-application/loan-application.ts';
import { defineTrial, handsOver, ok } from '../../src/testing/testing.ts';
import { localUrls } from '../support/local-urls.ts';
import { refused } from '../support/refused.ts';

/** A loan application is decided. */
export const loanApplicationTrial = defineTrial(
  createLoanApplication({
    scoringUrl: localUrls.scoring,
    notificationsUrl: localUrls.notifications,
  }),
  {
    outcomes: { score: [handsOver(), ok({ score: 700 }), ok({ score: 100 })], notify: [ok()] },
    events: { WITHDRAW: [{}] },
    compare: ({ state, timers, data, tasks, updatedAt }) => [
      state,
      timers.map(({ event, firesAt }) => [event, Date.parse(firesAt) - Date.parse(updatedAt)]),
      tasks.filter(({ outcome }) => outcome === 'pending').map(({ name }) => name),
      data.approvals.length,
    ],
    properties: ({ leadsTo }) => ({
      'what is scored is not left alone': leadsTo(
        'scoring',
        'review | declined | failed | withdrawn',
      ),
      'an offer ends': leadsTo('offered', 'accepted | rejected | expired | withdrawn'),
    }),
    certify: {
      input: {
        name: 'Ada Lovelace',
        email: 'ada@example.com',
        amount: 5_000_00,
        termMonths: 24,
        monthlyIncome: 3_200_00,
      },
      tasks: { score: handsOver(), notify: ok() },
      scenarios: {
        async accepted(sim) {
          await sim.complete('score', { score: 700 });
          await sim.send({ type: 'REQUEST_DOCUMENTS', by: 'eve', documents: ['payslip'] });
          const url = 'https://files.example.com/payslip.pdf';
          await sim.send({ type: 'SUPPLY_DOCUMENT', name: 'payslip', url });
          await sim.send({ type: 'APPROVE', by: 'eve' });
          await sim.send({ type: 'APPROVE', by: 'bob' });
          await sim.send({ type: 'ACCEPT_OFFER' });
        },
        async escalated(sim) {
          await sim.complete('score', { score: 700 });
          await sim.advance('5d 1h');
          await sim.send({ type: 'DECLINE', by: 'eve', reason: 'too late' });
        },
        async declined(sim) {
          await sim.complete('score', { score: 100 });
        },
        'no score': { tasks: { score: refused }, play: async (sim) => sim.until('failed') },
        async 'scored by hand'(sim) {
          await sim.act({ kind: 'completeTask', task: 'score', output: { score: 700 } });
          await sim.send({ type: 'APPROVE', by: 'eve' });
          await sim.send({ type: 'APPROVE', by: 'bob' });
          await sim.send({ type: 'ACCEPT_OFFER' });
        },
        async 'offered by hand'(sim) {
          await sim.act({ kind: 'moveTo', state: 'offered', context: { score: 650 } });
          await sim.send({ type: 'ACCEPT_OFFER' });
        },
        withdrawn: async (sim) => sim.send({ type: 'WITHDRAW' }),
      },
    },
  },
);
