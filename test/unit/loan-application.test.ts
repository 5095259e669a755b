import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLoanApplication } from '../../src/machines/loan-application/loan-application.ts';
import { localUrls } from '../support/local-urls.ts';
import { createSimulatedService, type SimulatedService } from './support/simulated-service.ts';

const hourMs = 60 * 60 * 1000;
const input = {
  name: 'Ann',
  email: 'Ann@example.com',
  amount: 1_000_000,
  termMonths: 36,
  monthlyIncome: 30_000,
};

let service: SimulatedService;
beforeEach(async () => {
  service = await createSimulatedService((fetch) =>
    createLoanApplication({
      scoringUrl: localUrls.scoring,
      notificationsUrl: localUrls.notifications,
      fetch,
    }),
  );
});
afterEach(async () => service.close());

async function startInReview(): Promise<string> {
  const path = await service.start('/loan-applications', input);
  await service.advance(3_000);
  return path;
}

const told = async (to: string) =>
  (await service.get(`/stand-ins/notifications?to=${to}`)).body.length;

describe('a loan application', () => {
  test('waits for the agency, which answers later', async () => {
    const path = await service.start('/loan-applications', input);
    await service.advance(500);
    const waiting = (await service.get(path)).body;
    expect(waiting).toMatchObject({
      status: 'Pending',
      state: { scoring: 'waiting' },
      accepts: [{ type: 'WITHDRAW' }],
      data: { email: 'ann@example.com', score: null },
    });
    expect(waiting.tasks).toMatchObject([
      { name: 'requestScore', outcome: 'completed' },
      { name: 'fetchScore', outcome: 'pending', error: { code: 'score_pending' } },
    ]);
    await service.advance(2_000);
    const { body } = await service.get(path);
    expect(body).toMatchObject({
      state: { review: { reminders: 'quiet', escalation: 'patient' } },
      data: { score: 720 },
    });
    expect(body.accepts.map(({ type }: { type: string }) => type).toSorted()).toEqual([
      'APPROVE',
      'DECLINE',
      'REQUEST_DOCUMENTS',
      'WITHDRAW',
    ]);
  });

  test('is refused a second approval by the same person, whatever the case of the name', async () => {
    const path = await startInReview();
    expect((await service.send(path, { type: 'APPROVE', by: 'Eve' })).status).toBe(200);
    const twice = await service.send(path, { type: 'APPROVE', by: ' EVE ' });
    expect([twice.status, twice.body.code]).toEqual([409, 'event_not_accepted']);
    const { body } = await service.send(path, { type: 'APPROVE', by: 'bob' });
    expect(body).toMatchObject({
      state: { offered: 'telling' },
      data: { approvals: ['eve', 'bob'] },
    });
  });

  test('shows in its history who did what', async () => {
    const path = await startInReview();
    await service.send(path, { type: 'APPROVE', by: 'eve' });
    await service.send(path, { type: 'APPROVE', by: 'bob' });
    await service.advance(100);
    await service.send(path, { type: 'ACCEPT_OFFER' });
    const { body } = await service.get(`${path}/history`);
    expect(
      body.steps.map(
        ({ event: { type, by } }: { event: object & { type: string; by?: string } }) =>
          by === undefined ? type : `${type} by ${by}`,
      ),
    ).toEqual([
      'start',
      'task.completed',
      'task.retry',
      'task.completed',
      'APPROVE by eve',
      'APPROVE by bob',
      'task.completed',
      'ACCEPT_OFFER',
    ]);
    const { body: ended } = await service.get(path);
    expect(ended).toMatchObject({ status: 'Completed', state: 'accepted', accepts: [] });
  });

  test('reminds the officers after two days, and the head of lending after five', async () => {
    const path = await startInReview();
    await service.skip(48 * hourMs);
    await service.advance(1_000);
    expect([await told('loan-officers'), await told('head-of-lending')]).toEqual([1, 0]);
    await service.skip(72 * hourMs);
    await service.advance(1_000);
    expect([await told('loan-officers'), await told('head-of-lending')]).toEqual([2, 1]);
    expect((await service.get(path)).body).toMatchObject({ data: { escalated: true } });
  });

  test('whose offer is left unanswered for two weeks has failed', async () => {
    const path = await startInReview();
    for (const by of ['eve', 'bob']) await service.send(path, { type: 'APPROVE', by });
    await service.advance(100);
    await service.skip(14 * 24 * hourMs);
    await service.advance(1_000);
    const { body } = await service.get(path);
    expect(body).toMatchObject({
      status: 'Failed',
      state: 'expired',
      data: { reason: 'offer not answered' },
    });
    expect((await service.send(path, { type: 'ACCEPT_OFFER' })).status).toBe(409);
  });

  test('that is withdrawn is cancelled, and the agency is asked no more', async () => {
    const path = await service.start('/loan-applications', input);
    await service.advance(100);
    const { body } = await service.send(path, { type: 'WITHDRAW', reason: 'no need' });
    expect(body).toMatchObject({ status: 'Cancelled', data: { reason: 'no need' } });
    const calls = async () => (await service.get('/stand-ins/calls?service=scoring')).body.length;
    const before = await calls();
    await service.advance(5_000);
    expect(await calls()).toBe(before);
  });
});

describe('an outside system', () => {
  test('that fails for a while delays the score', async () => {
    await service.steer({ service: 'scoring', operation: 'request', mode: 'fail', times: 2 });
    await service.steer({ service: 'scoring', operation: 'fetch', mode: 'fail', times: 3 });
    const path = await service.start('/loan-applications', input);
    await service.advance(20_000);
    expect((await service.get(path)).body).toMatchObject({ data: { score: 720 } });
  });

  test.each([
    ['request', 'requestScore'],
    ['fetch', 'fetchScore'],
  ])('that refuses fails the application: %s', async (operation, task) => {
    await service.steer({ service: 'scoring', operation, mode: 'refuse' });
    const path = await startInReview();
    const { body } = await service.get(path);
    expect(body).toMatchObject({ status: 'Failed', data: { reason: 'no score to be had' } });
    expect(body.tasks.at(-1)).toMatchObject({ name: task, error: { code: 'refused' } });
  });

  test.each(['fail', 'refuse'])('that tells nobody does not hold up the loan: %s', async (mode) => {
    await service.steer({ service: 'notifications', operation: 'send', mode });
    const path = await startInReview();
    for (const by of ['eve', 'bob']) await service.send(path, { type: 'APPROVE', by });
    await service.advance(20_000);
    expect((await service.get(path)).body).toMatchObject({
      state: { offered: 'open' },
      data: { untold: ['offer'] },
    });
    expect((await service.send(path, { type: 'ACCEPT_OFFER' })).body.status).toBe('Completed');
  });
});

describe('a fault of the client', () => {
  test('in the application is answered 400 with every fault', async () => {
    const { status, body } = await service.request('POST', '/loan-applications', {
      ...input,
      amount: 1.5,
      termMonths: 1,
      email: 'nobody',
    });
    expect(status).toBe(400);
    const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).toEqual(['/email', '/amount', '/termMonths']);
  });

  test.each([
    [{ type: 'APPROVE' }, 400],
    [{ type: 'DECLINE', by: 'eve' }, 400],
    [{ type: 'REQUEST_DOCUMENTS', by: 'eve', documents: [] }, 400],
    [{ type: 'ACCEPT_OFFER' }, 409],
    [{ type: 'SUPPLY_DOCUMENT', name: 'payslip', url: 'https://x/1' }, 409],
  ])('in review is %j: %d', async (event, status) => {
    const path = await startInReview();
    expect((await service.send(path, event)).status).toBe(status);
  });
});
