import { describe, expect, test } from 'vitest';
import { createActor, fromPromise, SimulatedClock, waitFor } from 'xstate';
import { createLoanApplication } from '../../../../src/machines/loan-application/loan-application.ts';
import type { Scored, ScoreRequest } from '../../../../src/machines/loan-application/scoring.ts';
import { createCoverage } from '../../../support/coverage.ts';

const dayMs = 24 * 60 * 60 * 1000;
const input = {
  name: 'Ann',
  email: 'ann@example.com',
  amount: 1_000_000,
  termMonths: 36,
  monthlyIncome: 30_000,
};
const urls = { scoringUrl: 'http://scoring', notificationsUrl: 'http://notifications' };
const coverage = createCoverage(createLoanApplication(urls).machine);

interface Outside {
  /** `later`: the agency takes the request, and says no more. */
  readonly score?: number | 'later';
  /** The calls to this URL are refused. */
  readonly refuses?: string;
}

/** The machine as XState itself runs it, with an agency that has the score at once. */
function startLoan({ score = 720, refuses }: Outside = {}) {
  const told: unknown[] = [];
  const { machine } = createLoanApplication({
    ...urls,
    fetch: async (url, { body }) => {
      if (url === refuses) return Response.json({ code: 'refused' }, { status: 422 });
      if (url === urls.notificationsUrl && typeof body === 'string') told.push(JSON.parse(body).to);
      return new Response(null, { status: 202 });
    },
  });
  const clock = new SimulatedClock();
  // Nobody calls back outside of Holdfast.
  const scored = (known: number) =>
    machine.provide({
      actors: { score: fromPromise<Scored, ScoreRequest>(async () => ({ score: known })) },
    });
  const actor = createActor(score === 'later' ? machine : scored(score), {
    input,
    clock,
    inspect: coverage.inspect,
  });
  actor.start();
  const reaches = async (state: object | string) =>
    waitFor(actor, (snapshot) => snapshot.matches(state as 'review'), { timeout: 2_000 });
  return {
    actor,
    clock,
    told,
    reaches,
    now: () => actor.getSnapshot(),
    approve: (by: string) => actor.send({ type: 'APPROVE', by }),
    async offered() {
      await reaches('review');
      actor.send({ type: 'APPROVE', by: 'eve' });
      actor.send({ type: 'APPROVE', by: 'bob' });
      return reaches({ offered: 'open' });
    },
  };
}

const end = (run: ReturnType<typeof startLoan>) => {
  const { value, tags, context, status } = run.now();
  return [status, value, [...tags], context.reason];
};

describe('a loan application', () => {
  test('is scored, approved twice, offered and accepted', async () => {
    const run = startLoan();
    const { context } = await run.offered();
    expect(context.offer).toEqual({
      amount: 1_000_000,
      termMonths: 36,
      ratePercent: 5.9,
      monthlyPayment: 30_377,
    });
    expect(run.told).toEqual([input.email]);
    run.actor.send({ type: 'ACCEPT_OFFER' });
    expect(end(run)).toEqual(['done', 'accepted', [], undefined]);
    expect(run.now().context.acts).toEqual([
      { by: 'eve', did: 'APPROVE' },
      { by: 'bob', did: 'APPROVE' },
      { by: 'applicant', did: 'ACCEPT_OFFER' },
    ]);
  });

  test.each([
    [399, 'declined'],
    [400, 'review'],
  ])('with a score of %d is in %s', async (score, state) => {
    const run = startLoan({ score });
    await run.reaches(state);
    expect(run.now().context.score).toBe(score);
  });

  test.each([
    [800, 3.9],
    [600, 5.9],
    [599, 7.9],
  ])('with a score of %d is offered %d percent', async (score, ratePercent) => {
    const { context } = await startLoan({ score }).offered();
    expect(context.offer?.ratePercent).toBe(ratePercent);
  });

  test('fails if the agency refuses to score', async () => {
    const run = startLoan({ score: 'later', refuses: urls.scoringUrl });
    await run.reaches('failed');
    expect(end(run)).toEqual(['done', 'failed', ['Failed'], 'scoring failed']);
  });

  test('fails without a score after three days', async () => {
    const run = startLoan({ score: 'later' });
    run.clock.increment(3 * dayMs - 1);
    expect(run.now().value).toBe('scoring');
    run.clock.increment(1);
    expect(end(run)).toEqual(['done', 'failed', ['Failed'], 'no score in time']);
  });

  test('is not approved twice by one person, nor by the applicant', async () => {
    const run = startLoan();
    await run.reaches('review');
    run.approve('eve');
    for (const by of ['eve', input.email]) {
      expect(run.now().can({ type: 'APPROVE', by })).toBe(false);
      run.approve(by);
    }
    expect(run.now().matches('review')).toBe(true);
    expect(run.now().context.approvals).toEqual(['eve']);
  });

  test('may be declined in review, with a reason', async () => {
    const run = startLoan();
    await run.reaches('review');
    run.actor.send({ type: 'DECLINE', by: 'eve', reason: 'too risky' });
    expect(end(run)).toEqual(['done', 'declined', ['Failed'], 'too risky']);
    expect(run.now().context.acts).toEqual([{ by: 'eve', did: 'DECLINE', note: 'too risky' }]);
  });

  test('may be withdrawn at any time before it ends', async () => {
    const early = startLoan();
    early.actor.send({ type: 'WITHDRAW' });
    expect(end(early)).toEqual(['done', 'withdrawn', ['Cancelled'], 'none given']);
    const late = startLoan();
    await late.offered();
    late.actor.send({ type: 'WITHDRAW', reason: 'won the lottery' });
    expect(end(late)).toEqual(['done', 'withdrawn', ['Cancelled'], 'won the lottery']);
  });
});

describe('the officers', () => {
  test('are reminded every two days until they decide', async () => {
    const run = startLoan();
    await run.reaches('review');
    for (const told of [['loan-officers'], ['loan-officers', 'loan-officers']]) {
      run.clock.increment(2 * dayMs - 1);
      await run.reaches({ review: { reminders: 'quiet' } });
      run.clock.increment(1);
      await run.reaches({ review: { reminders: 'reminding' } });
      await run.reaches({ review: { reminders: 'quiet' } });
      expect(run.told).toEqual(told);
    }
  });

  test('are bypassed after five days, when the head of lending is notified, but may still decide', async () => {
    const run = startLoan();
    await run.reaches('review');
    run.clock.increment(5 * dayMs);
    await run.reaches({ review: { escalation: 'escalated' } });
    expect(run.told).toContain('head-of-lending');
    expect(run.now().context.escalated).toBe(true);
    await run.offered();
  });

  test('may decide even if no notification can be sent', async () => {
    const run = startLoan({ refuses: urls.notificationsUrl });
    await run.reaches('review');
    run.clock.increment(5 * dayMs);
    await run.reaches({ review: { escalation: 'escalated', reminders: 'quiet' } });
    run.actor.send({ type: 'REQUEST_DOCUMENTS', by: 'eve', documents: ['payslip'] });
    await run.reaches({ documents: 'waiting' });
    run.actor.send({ type: 'SUPPLY_DOCUMENT', name: 'payslip', url: 'https://x/1' });
    const { context } = await run.offered();
    expect([...context.untold].toSorted()).toEqual([
      'documents',
      'escalation',
      'offer',
      'reminder',
    ]);
  });
});

describe('documents', () => {
  const ask = async (documents = ['payslip', 'passport']) => {
    const run = startLoan();
    await run.reaches('review');
    run.approve('eve');
    run.actor.send({ type: 'REQUEST_DOCUMENTS', by: 'bob', documents });
    await run.reaches({ documents: 'waiting' });
    return run;
  };
  const supply = (name: string) =>
    ({ type: 'SUPPLY_DOCUMENT', name, url: `https://x/${name}` }) as const;

  test('are requested, and the review restarts once all are supplied', async () => {
    const run = await ask();
    expect(run.told).toEqual([input.email]);
    expect(run.now().context.approvals).toEqual([]);
    expect(run.now().can(supply('diary'))).toBe(false);
    run.actor.send(supply('passport'));
    expect(run.now().can(supply('passport'))).toBe(false);
    expect(run.now().matches('documents')).toBe(true);
    run.actor.send(supply('payslip'));
    expect(run.now().matches('review')).toBe(true);
    expect(run.now().context.documents).toEqual([
      { name: 'payslip', url: 'https://x/payslip' },
      { name: 'passport', url: 'https://x/passport' },
    ]);
    expect(run.now().context.acts.at(-1)).toEqual({
      by: 'applicant',
      did: 'SUPPLY_DOCUMENT',
      note: 'payslip',
    });
  });

  test('requested twice are listed once, and requested again are due again', async () => {
    const run = await ask(['payslip', 'payslip']);
    run.actor.send(supply('payslip'));
    run.actor.send({ type: 'REQUEST_DOCUMENTS', by: 'eve', documents: ['payslip', 'passport'] });
    expect(run.now().context.documents).toEqual([{ name: 'payslip' }, { name: 'passport' }]);
  });

  test('that are missing after two weeks end the application', async () => {
    const run = await ask();
    run.clock.increment(14 * dayMs);
    expect(end(run)).toEqual(['done', 'expired', ['Failed'], 'documents missing']);
  });

  test('need not arrive before the loan is declined', async () => {
    const run = await ask();
    run.actor.send({ type: 'DECLINE', by: 'eve', reason: 'no' });
    expect(end(run)).toEqual(['done', 'declined', ['Failed'], 'no']);
  });
});

describe('an offer', () => {
  test('may be rejected', async () => {
    const run = startLoan();
    await run.offered();
    run.actor.send({ type: 'REJECT_OFFER', reason: 'too dear' });
    expect(end(run)).toEqual(['done', 'rejected', ['Cancelled'], 'too dear']);
  });

  test('that is not answered in two weeks expires', async () => {
    const run = startLoan();
    await run.offered();
    run.clock.increment(14 * dayMs);
    expect(end(run)).toEqual(['done', 'expired', ['Failed'], 'offer not answered']);
  });
});

test('every state and every transition of a loan application is reached', () => {
  console.info(coverage.summary());
  expect(coverage.missing()).toEqual([]);
});
