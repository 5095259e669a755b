import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLoanApplication } from '../../../../src/machines/loan-application/loan-application.ts';
import { localUrls } from '../../../support/local-urls.ts';
import { createSimulatedService, type SimulatedService } from '../../support/simulated-service.ts';

const hourMs = 60 * 60 * 1000;
const input = {
  name: 'Ann',
  email: 'Ann@example.com',
  amount: 1_000_000,
  termMonths: 36,
  monthlyIncome: 30_000,
};

let service: SimulatedService;
/** How many calls back are lost on their way; the agency does not notice. */
let lost: number;
beforeEach(async () => {
  lost = 0;
  service = await createSimulatedService(
    (fetch) =>
      createLoanApplication({
        scoringUrl: localUrls.scoring,
        notificationsUrl: localUrls.notifications,
        fetch,
      }),
    (fetch) => async (url, init) => {
      lost -= 1;
      return lost < 0 ? fetch(url, init) : new Response(null, { status: 204 });
    },
  );
});
afterEach(async () => service.close());

async function startInReview(): Promise<string> {
  const path = await service.start('/loan-applications', input);
  await service.clock.advance(3_000);
  return path;
}

const calls = async () => (await service.get('/stand-ins/calls?service=scoring')).body;

/** What the agency was told to call. */
const callbackPath = async () => new URL((await calls())[0].input.callbackUrl).pathname;

const told = async (to: string) =>
  (await service.get(`/stand-ins/notifications?to=${to}`)).body.length;

describe('a loan application', () => {
  test('waits for the callback of the agency', async () => {
    const path = await service.start('/loan-applications', input);
    await service.clock.advance(500);
    const { body: waiting } = await service.get(path);
    expect(waiting).toMatchObject({
      status: 'Pending',
      state: 'scoring',
      accepts: [{ type: 'WITHDRAW' }],
      data: { email: 'ann@example.com', score: null },
      tasks: [{ name: 'score', outcome: 'pending', handedOver: true }],
    });
    await service.clock.advance(1_000);
    const { body } = await service.get(path);
    expect(body).toMatchObject({
      state: { review: { reminders: 'quiet', escalation: 'patient' } },
      data: { score: 720 },
      tasks: [{ name: 'score', outcome: 'completed', attempts: 1 }],
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

  test('shows all acts and their authors in its history', async () => {
    const path = await startInReview();
    await service.send(path, { type: 'APPROVE', by: 'eve' });
    await service.send(path, { type: 'APPROVE', by: 'bob' });
    await service.clock.advance(100);
    await service.send(path, { type: 'ACCEPT_OFFER' });
    const { body } = await service.get(`${path}/history`);
    expect(
      body.steps.map(
        ({ event: { type, by } }: { event: object & { type: string; by?: string } }) =>
          by === undefined ? type : `${type} by ${by}`,
      ),
    ).toEqual([
      'start',
      'task.handedOver',
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
    await service.clock.skip(48 * hourMs);
    await service.clock.advance(1_000);
    expect([await told('loan-officers'), await told('head-of-lending')]).toEqual([1, 0]);
    await service.clock.skip(72 * hourMs);
    await service.clock.advance(1_000);
    expect([await told('loan-officers'), await told('head-of-lending')]).toEqual([2, 1]);
    expect((await service.get(path)).body).toMatchObject({ data: { escalated: true } });
  });

  test('whose offer is unanswered for two weeks fails', async () => {
    const path = await startInReview();
    for (const by of ['eve', 'bob']) await service.send(path, { type: 'APPROVE', by });
    await service.clock.advance(100);
    await service.clock.skip(14 * 24 * hourMs);
    await service.clock.advance(1_000);
    const { body } = await service.get(path);
    expect(body).toMatchObject({
      status: 'Failed',
      state: 'expired',
      data: { reason: 'offer not answered' },
    });
    expect((await service.send(path, { type: 'ACCEPT_OFFER' })).status).toBe(409);
  });

  test('that is withdrawn is cancelled, and a later callback of the agency is refused', async () => {
    const path = await service.start('/loan-applications', input);
    await service.clock.advance(100);
    const { body } = await service.send(path, { type: 'WITHDRAW', reason: 'no need' });
    expect(body).toMatchObject({ status: 'Cancelled', data: { reason: 'no need' } });
    await service.clock.advance(5_000);
    expect((await service.get(path)).body).toMatchObject({ data: { score: null } });
    const late = await service.request('POST', await callbackPath(), { output: { score: 720 } });
    expect([late.status, late.body.code]).toEqual([410, 'callback_closed']);
    expect(await calls()).toHaveLength(1);
  });
});

describe('an agency', () => {
  test('that does not answer within a minute is asked again, with the same key', async () => {
    lost = 1;
    const path = await startInReview();
    await service.clock.skip(50_000);
    await service.clock.advance(1_000);
    expect(await calls()).toHaveLength(1);
    await service.clock.skip(10_000);
    await service.clock.advance(5_000);
    expect((await service.get(path)).body).toMatchObject({
      state: { review: {} },
      data: { score: 720 },
      tasks: [{ name: 'score', outcome: 'completed', attempts: 2 }],
    });
    const [first, second] = await calls();
    expect(second).toEqual({ ...first, at: second.at, repeated: true });
  });

  test('that never answers is given up after three days', async () => {
    lost = Infinity;
    const path = await startInReview();
    for (let hour = 1; hour < 72; hour += 1) {
      await service.clock.skip(hourMs);
      await service.clock.advance(1_000);
    }
    expect((await service.get(path)).body).toMatchObject({ status: 'Pending', state: 'scoring' });
    await service.clock.skip(hourMs);
    await service.clock.advance(1_000);
    const { body } = await service.get(path);
    expect(body).toMatchObject({ status: 'Failed', data: { reason: 'no score in time' } });
    // Late by as much as the test jumps ahead.
    expect((await calls()).length).toBeGreaterThan(30);
  });

  test('that fails for a while delays the score', async () => {
    await service.steer({ service: 'scoring', operation: 'request', mode: 'fail', times: 7 });
    const path = await service.start('/loan-applications', input);
    await service.clock.advance(60_000);
    await service.clock.skip(60_000);
    await service.clock.advance(5_000);
    expect((await service.get(path)).body).toMatchObject({ data: { score: 720 } });
  });

  test('that refuses a request fails the application', async () => {
    await service.steer({ service: 'scoring', operation: 'request', mode: 'refuse' });
    const path = await startInReview();
    expect((await service.get(path)).body).toMatchObject({
      status: 'Failed',
      data: { reason: 'scoring failed' },
      tasks: [{ name: 'score', outcome: 'failed', error: { code: 'refused' } }],
    });
  });

  test('that cannot score fails the application', async () => {
    lost = Infinity;
    const path = await startInReview();
    const error = { message: 'Nobody of that name', code: 'unknown_person' };
    const { status } = await service.request('POST', await callbackPath(), { error });
    expect(status).toBe(204);
    expect((await service.get(path)).body).toMatchObject({
      status: 'Failed',
      data: { reason: 'scoring failed' },
      tasks: [{ name: 'score', outcome: 'failed', error }],
    });
  });

  test('can set only a score, from 0 to 1,000', async () => {
    lost = Infinity;
    const path = await startInReview();
    const callback = await callbackPath();
    for (const score of [-1, 1_001, 0.5, '720', undefined]) {
      const { status } = await service.request('POST', callback, { output: { score } });
      expect(status).toBe(400);
    }
    const output = { score: 650, approvals: ['eve'], amount: 1 };
    expect((await service.request('POST', callback, { output })).status).toBe(204);
    expect((await service.get(path)).body).toMatchObject({
      state: { review: {} },
      data: { score: 650, approvals: [], amount: 1_000_000 },
    });
  });
});

describe('a notification service', () => {
  test.each(['fail', 'refuse'])('that is down does not delay the loan: %s', async (mode) => {
    await service.steer({ service: 'notifications', operation: 'send', mode });
    const path = await startInReview();
    for (const by of ['eve', 'bob']) await service.send(path, { type: 'APPROVE', by });
    await service.clock.advance(20_000);
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
