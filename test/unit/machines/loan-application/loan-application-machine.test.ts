import { describe, expect, onTestFinished, test } from 'vitest';
import { TaskError } from '../../../../src/errors.ts';
import { createLoanApplication } from '../../../../src/machines/loan-application/loan-application.ts';
import type { BehavioursOf } from '../../../../src/testing/testing.ts';
import { fails, handsOver, never, ok, simulate } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';
import { accepts } from '../../../support/accepts.ts';

const process = createLoanApplication({ scoringUrl: 'unused:', notificationsUrl: 'unused:' });
const input = {
  name: 'Ann',
  email: 'ann@example.com',
  amount: 1_000_000,
  termMonths: 36,
  monthlyIncome: 30_000,
};
const refusal = new TaskError('422', { retryable: false, code: 'refused' });
const scored = (score: number) => ({ score: ok({ score }) });

/** The agency has the score at once. */
async function startLoan(tasks: BehavioursOf<typeof process> = {}) {
  const sim = await simulate(process, {
    input,
    tasks: { ...scored(720), notify: ok(), ...tasks },
  });
  onTestFinished(async () => sim[Symbol.asyncDispose]());
  type Event = Parameters<typeof sim.send>[0];
  const takes = async (event: Event) => accepts(sim, event);
  return {
    sim,
    takes,
    approve: async (...officers: readonly string[]) => {
      for (const by of officers) await sim.send({ type: 'APPROVE', by });
    },
    ask: async (by: string, ...documents: readonly string[]) =>
      sim.send({ type: 'REQUEST_DOCUMENTS', by, documents: [...documents] }),
    supply: async (name: string) =>
      takes({ type: 'SUPPLY_DOCUMENT', name, url: `https://x/${name}` }),
    told: () => sim.calls('notify').map(({ input: sent }) => (sent as { to: string }).to),
  };
}

async function startOffered(tasks: BehavioursOf<typeof process> = {}) {
  const loan = await startLoan(tasks);
  await loan.approve('eve', 'bob');
  return loan;
}

describe('a loan application', () => {
  test('is scored, approved twice, offered and accepted', async () => {
    const { sim, told } = await startOffered();
    expect(sim.data.offer).toEqual({
      amount: 1_000_000,
      termMonths: 36,
      ratePercent: 5.9,
      monthlyPayment: 30_377,
    });
    expect(told()).toEqual([input.email]);
    await sim.send({ type: 'ACCEPT_OFFER' });
    expect(sim).toBeIn('accepted');
    expect(sim).toHaveCompleted();
    expect(sim.data.acts).toEqual([
      { by: 'eve', did: 'APPROVE' },
      { by: 'bob', did: 'APPROVE' },
      { by: 'applicant', did: 'ACCEPT_OFFER' },
    ]);
  });

  test.each([
    [399, 'declined'],
    [400, 'review'],
  ] as const)('with a score of %d is in %s', async (score, state) => {
    const { sim } = await startLoan(scored(score));
    expect(sim).toBeIn(state);
    expect(sim.data.score).toBe(score);
  });

  test.each([
    [800, 3.9],
    [600, 5.9],
    [599, 7.9],
  ])('with a score of %d is offered %d percent', async (score, ratePercent) => {
    const { sim } = await startOffered(scored(score));
    expect(sim.data.offer).toMatchObject({ ratePercent });
  });

  test('fails if the agency refuses to score', async () => {
    const { sim } = await startLoan({ score: fails(1, refusal) });
    expect(sim).toHaveFailed();
    expect(sim.data.reason).toBe('scoring failed');
  });

  test.each([
    ['takes the request, and says no more', handsOver()],
    ['does not answer', never()],
  ])('fails after three days if the agency %s', async (_, score) => {
    const { sim } = await startLoan({ score });
    await sim.advance(3 * 86_400_000 - 1);
    expect(sim).toBeIn('scoring');
    await sim.advance(1);
    expect(sim).toHaveFailed();
    expect(sim.data.reason).toBe('no score in time');
  });

  test('is not approved twice by one person, nor by the applicant', async () => {
    const { sim, takes, approve } = await startLoan();
    await approve('eve');
    for (const by of ['eve', input.email]) {
      expect(await takes({ type: 'APPROVE', by })).toBe(false);
    }
    expect(sim).toBeIn('review');
    expect(sim.data.approvals).toEqual(['eve']);
  });

  test('may be declined in review, with a reason', async () => {
    const { sim } = await startLoan();
    await sim.send({ type: 'DECLINE', by: 'eve', reason: 'too risky' });
    expect(sim).toBeIn('declined');
    expect(sim).toHaveFailed();
    expect(sim.data.acts).toEqual([{ by: 'eve', did: 'DECLINE', note: 'too risky' }]);
    expect(sim.data.reason).toBe('too risky');
  });

  test('may be withdrawn at any time before it ends', async () => {
    const { sim: early } = await startLoan({ score: handsOver() });
    await early.send({ type: 'WITHDRAW' });
    expect(early).toBeCancelled();
    expect(early.data.reason).toBe('none given');
    const { sim: late } = await startOffered();
    await late.send({ type: 'WITHDRAW', reason: 'won the lottery' });
    expect(late).toBeIn('withdrawn');
    expect(late.data.reason).toBe('won the lottery');
  });
});

describe('the officers', () => {
  test('are reminded every two days until they decide', async () => {
    const { sim, told } = await startLoan();
    for (const all of [['loan-officers'], ['loan-officers', 'loan-officers']]) {
      await sim.advance('47h');
      expect(told()).toHaveLength(all.length - 1);
      await sim.advance('1h');
      expect(told()).toEqual(all);
    }
  });

  test('are bypassed after five days, when the head of lending is notified, but may still decide', async () => {
    const { sim, told, approve } = await startLoan();
    await sim.advance('5d');
    expect(sim).toBeIn('review.escalation.escalated');
    expect(told()).toContain('head-of-lending');
    expect(sim.data.escalated).toBe(true);
    await approve('eve', 'bob');
    expect(sim).toBeIn('offered.open');
  });

  test.each([
    ['refused', fails(9, refusal)],
    ['not answered', never()],
  ])('may decide even if each notification is %s', async (_, notify) => {
    const { sim, ask, supply, approve } = await startLoan({ notify });
    await sim.until('review.escalation.escalated');
    await sim.until('review.reminders.quiet');
    await ask('eve', 'payslip');
    await sim.until('documents.waiting');
    await supply('payslip');
    await approve('eve', 'bob');
    await sim.until('offered.open');
    expect(new Set(sim.data.untold)).toEqual(
      new Set(['documents', 'escalation', 'offer', 'reminder']),
    );
  });
});

describe('documents', () => {
  const startAsked = async (...documents: readonly string[]) => {
    const loan = await startLoan();
    await loan.approve('eve');
    await loan.ask('bob', ...documents);
    return loan;
  };

  test('are requested, and the review restarts once all are supplied', async () => {
    const { sim, told, supply } = await startAsked('payslip', 'passport');
    expect(told()).toEqual([input.email]);
    expect(sim.data.approvals).toEqual([]);
    expect(await supply('diary')).toBe(false);
    await supply('passport');
    expect(await supply('passport')).toBe(false);
    expect(sim).toBeIn('documents');
    await supply('payslip');
    expect(sim).toBeIn('review');
    expect(sim.data.documents).toEqual([
      { name: 'payslip', url: 'https://x/payslip' },
      { name: 'passport', url: 'https://x/passport' },
    ]);
    const act = { by: 'applicant', did: 'SUPPLY_DOCUMENT', note: 'payslip' };
    expect(sim.data.acts.at(-1)).toEqual(act);
  });

  test('requested twice are listed once, and requested again are due again', async () => {
    const { sim, supply, ask } = await startAsked('payslip', 'payslip');
    await supply('payslip');
    await ask('eve', 'payslip', 'passport');
    expect(sim.data.documents).toEqual([{ name: 'payslip' }, { name: 'passport' }]);
  });

  test('that are missing after two weeks end the application', async () => {
    const { sim } = await startAsked('payslip');
    await sim.advance('14d');
    expect(sim).toBeIn('expired');
    expect(sim).toHaveFailed();
    expect(sim.data.reason).toBe('documents missing');
  });

  test('need not arrive before the loan is declined', async () => {
    const { sim } = await startAsked('payslip');
    await sim.send({ type: 'DECLINE', by: 'eve', reason: 'no' });
    expect(sim).toBeIn('declined');
    expect(sim.data.reason).toBe('no');
  });
});

describe('an offer', () => {
  test('may be rejected', async () => {
    const { sim } = await startOffered();
    await sim.send({ type: 'REJECT_OFFER', reason: 'too dear' });
    expect(sim).toBeIn('rejected');
    expect(sim).toBeCancelled();
    expect(sim.data.reason).toBe('too dear');
  });

  test('that is not answered in two weeks expires', async () => {
    const { sim } = await startOffered();
    await sim.advance('14d');
    expect(sim).toBeIn('expired');
    expect(sim).toHaveFailed();
    expect(sim.data.reason).toBe('offer not answered');
  });
});
