import { describe, expect, test } from 'vitest';
import { createLoanApplication } from '../../../../src/machines/loan-application/loan-application.ts';
import type { BehavioursOf } from '../../../../src/testing/testing.ts';
import { fails, handsOver, never, ok, simulate, wake } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';

const loan = createLoanApplication({ scoringUrl: 'unused:', notificationsUrl: 'unused:' });
const input = {
  name: 'Ann',
  email: 'Ann@example.com',
  amount: 1_000_000,
  termMonths: 36,
  monthlyIncome: 30_000,
};

type Score = NonNullable<BehavioursOf<typeof loan>['score']>;

/** The agency calls back later, unless `score` says otherwise. */
const start = async (score: Score = handsOver(), notify = ok()) =>
  simulate(loan, { input, tasks: { score, notify } });
type LoanEvent = Parameters<Awaited<ReturnType<typeof start>>['send']>[0];

async function startInReview(notify = ok()) {
  const sim = await start(handsOver(), notify);
  await sim.complete('score', { score: 720 });
  return sim;
}

describe('a loan application', () => {
  test('waits for the callback of the agency', async () => {
    await using sim = await start();
    expect(sim.wakes).toEqual([wake.event('WITHDRAW'), wake.timer('3d'), wake.callback('score')]);
    expect(sim.data).toMatchObject({ email: 'ann@example.com', score: null });
    await sim.complete('score', { score: 720 });
    expect(sim.state).toEqual({ review: { reminders: 'quiet', escalation: 'patient' } });
    expect(sim.data.score).toBe(720);
    expect(sim).toHaveCalled('score', 1);
  });

  test('is refused a second approval by the same person, whatever the case of the name', async () => {
    await using sim = await startInReview();
    await sim.send({ type: 'APPROVE', by: 'Eve' });
    await expect(sim.send({ type: 'APPROVE', by: ' EVE ' })).rejects.toMatchObject({
      code: 'event_not_accepted',
    });
    await sim.send({ type: 'APPROVE', by: 'bob' });
    expect(sim).toBeIn('offered');
    expect(sim.data.approvals).toEqual(['eve', 'bob']);
  });

  test('shows all acts and their authors in its history', async () => {
    await using sim = await startInReview();
    for (const by of ['eve', 'bob']) await sim.send({ type: 'APPROVE', by });
    await sim.send({ type: 'ACCEPT_OFFER' });
    const events = sim.history.map(({ event }) =>
      'by' in event ? `${event.type} by ${String(event.by)}` : event.type,
    );
    expect(events).toEqual([
      'start',
      'task.handedOver',
      'task.completed',
      'APPROVE by eve',
      'APPROVE by bob',
      'task.completed',
      'ACCEPT_OFFER',
    ]);
    expect(sim.wakes).toEqual([]);
  });

  test('that is withdrawn is cancelled, and a later callback of the agency is refused', async () => {
    await using sim = await start();
    await sim.send({ type: 'WITHDRAW', reason: 'no need' });
    expect(sim).toBeCancelled();
    await expect(sim.complete('score', { score: 720 })).rejects.toMatchObject({
      code: 'callback_closed',
    });
    expect(sim.data).toMatchObject({ reason: 'no need', score: null });
  });
});

describe('an agency', () => {
  test('that does not answer within a minute is asked again, with the same key', async () => {
    await using sim = await start(handsOver());
    await sim.advance('59s');
    expect(sim).toHaveCalled('score', 1);
    await sim.advance('5s');
    expect(sim).toHaveCalled('score', 2);
    const [first, second] = sim.calls('score');
    expect(second?.idempotencyKey).toBe(first?.idempotencyKey);
    await sim.complete('score', { score: 720 });
    expect(sim).toBeIn('review');
  });

  test('that never answers is asked every hour, and given up after three days', async () => {
    await using sim = await start(never());
    await sim.advance(3 * 86_400_000 - 1);
    expect(sim).toBeIn('scoring');
    await sim.advance(1);
    expect(sim).toHaveFailed();
    expect(sim.data.reason).toBe('no score in time');
    expect(sim.calls('score').length).toBeGreaterThan(70);
  });

  test('that fails for a while delays the score', async () => {
    await using sim = await start(fails(7).then(ok({ score: 720 })));
    await sim.until('review');
    expect(sim).toHaveCalled('score', 8);
  });

  test('that cannot score fails the application', async () => {
    await using sim = await start();
    const error = Object.assign(new Error('Nobody of that name'), { code: 'unknown_person' });
    await sim.complete('score', error);
    expect(sim).toHaveFailed();
    expect(sim.data.reason).toBe('scoring failed');
    expect(sim.instance.tasks).toMatchObject([
      { outcome: 'failed', error: { message: error.message, code: error.code } },
    ]);
  });

  test('can set only a score, from 0 to 1,000', async () => {
    await using sim = await start();
    for (const score of [-1, 1_001, 0.5, '720', undefined]) {
      await expect(sim.complete('score', { score })).rejects.toMatchObject({
        code: 'invalid_request',
      });
    }
    await sim.complete('score', { score: 650, approvals: ['eve'], amount: 1 });
    expect(sim).toBeIn('review');
    expect(sim.data).toMatchObject({ score: 650, approvals: [], amount: 1_000_000 });
  });
});

test('a notification service that is down does not delay the loan', async () => {
  await using sim = await startInReview(fails());
  for (const by of ['eve', 'bob']) await sim.send({ type: 'APPROVE', by });
  await sim.advance('20s');
  expect(sim).toBeIn('offered.open');
  expect(sim.data.untold).toEqual(['offer']);
  await sim.send({ type: 'ACCEPT_OFFER' });
  expect(sim).toHaveCompleted();
});

describe('a fault of the client', () => {
  test('in the application is refused with every fault', async () => {
    const faulty = { ...input, amount: 1.5, termMonths: 1, email: 'nobody' };
    await expect(simulate(loan, { input: faulty })).rejects.toMatchObject({
      code: 'invalid_request',
      details: {
        errors: [{ pointer: '/email' }, { pointer: '/amount' }, { pointer: '/termMonths' }],
      },
    });
  });

  test.each([
    [{ type: 'APPROVE' }, 'invalid_request'],
    [{ type: 'DECLINE', by: 'eve' }, 'invalid_request'],
    [{ type: 'REQUEST_DOCUMENTS', by: 'eve', documents: [] }, 'invalid_request'],
    [{ type: 'ACCEPT_OFFER' }, 'event_not_accepted'],
    [{ type: 'SUPPLY_DOCUMENT', name: 'payslip', url: 'https://x/1' }, 'event_not_accepted'],
  ])('in review is %j: %s', async (event, code) => {
    await using sim = await startInReview();
    await expect(sim.send(event as LoanEvent)).rejects.toMatchObject({ code });
  });
});
