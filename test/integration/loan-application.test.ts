import { describe, expect, test } from 'vitest';
import type { Fetch } from '../../src/machines/shared/call.ts';
import { createLoanApplication } from '../../src/machines/loan-application/loan-application.ts';
import { hasten } from '../support/hasten.ts';
import { localUrls } from '../support/local-urls.ts';
import { openService } from '../support/open-service.ts';
import { createStoragePlace, type StorageMode } from '../support/storage-place.ts';
import { hasEnded } from '../support/has-ended.ts';

const input = {
  name: 'Ann',
  email: 'ann@example.com',
  amount: 1_000_000,
  termMonths: 36,
  monthlyIncome: 30_000,
};

const loanApplication = (fetch: Fetch) =>
  createLoanApplication({
    scoringUrl: localUrls.scoring,
    notificationsUrl: localUrls.notifications,
    fetch,
  });

describe.each<StorageMode>(['embedded', 'Redis'])('a loan application, %s', (mode) => {
  test('becomes a loan after documents and two approvals', async () => {
    await using place = await createStoragePlace(mode);
    await using service = openService((fetch) => [loanApplication(fetch)], place);
    const path = await service.start('/loan-applications', input);
    const is = (key: string) => (body: { state: object | string }) =>
      typeof body.state === 'object' && key in body.state;
    await service.until(path, is('review'));
    await service.send(path, { type: 'APPROVE', by: 'eve' });
    const twice = await service.send(path, { type: 'APPROVE', by: 'eve' });
    expect(twice.status).toBe(409);
    await service.send(path, { type: 'REQUEST_DOCUMENTS', by: 'bob', documents: ['payslip'] });
    const url = 'https://files.example/payslip';
    await service.send(path, { type: 'SUPPLY_DOCUMENT', name: 'payslip', url });
    for (const by of ['bob', 'eve']) {
      expect((await service.send(path, { type: 'APPROVE', by })).status).toBe(200);
    }
    const { body } = await service.send(path, { type: 'ACCEPT_OFFER' });
    expect(body).toMatchObject({
      status: 'Completed',
      data: {
        score: 720,
        offer: { ratePercent: 5.9, monthlyPayment: 30_377 },
        acts: [
          { by: 'eve', did: 'APPROVE' },
          { by: 'bob', did: 'REQUEST_DOCUMENTS', note: 'payslip' },
          { by: 'applicant', did: 'SUPPLY_DOCUMENT', note: 'payslip' },
          { by: 'bob', did: 'APPROVE' },
          { by: 'eve', did: 'APPROVE' },
          { by: 'applicant', did: 'ACCEPT_OFFER' },
        ],
      },
    });
  });

  test('is declined if the income is too low', async () => {
    await using place = await createStoragePlace(mode);
    await using service = openService((fetch) => [loanApplication(fetch)], place);
    const path = await service.start('/loan-applications', { ...input, monthlyIncome: 100 });
    const body = await service.until(path, hasEnded);
    expect(body).toMatchObject({
      status: 'Failed',
      state: 'declined',
      data: { score: 2, reason: 'score too low' },
    });
  });

  test('is scored although the agency forgets it: after a restart it asks again', async () => {
    await using place = await createStoragePlace(mode);
    const open = (agency?: Fetch) =>
      openService(
        (fetch) => [hasten(loanApplication(agency ?? fetch), { timeoutMs: 1_500 })],
        place,
      );
    const path = await (async () => {
      await using service = open(async () => new Response(null, { status: 202 }));
      const started = await service.start('/loan-applications', input);
      await service.until(started, ({ tasks }) => tasks[0].handedOver === true);
      return started;
    })();
    await using service = open();
    const { data, tasks } = await service.until(path, ({ state }) => state !== 'scoring');
    expect(data.score).toBe(720);
    expect(tasks[0].attempts).toBeGreaterThan(1);
  });
});
