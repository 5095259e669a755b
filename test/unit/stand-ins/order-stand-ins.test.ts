import { beforeEach, describe, expect, test } from 'vitest';
import { createStandIns } from '../../../src/stand-ins/stand-ins.ts';
import { createMemoryJournal } from '../../../src/persistence/memory/memory-journal.ts';
import { capturedLog } from '../../support/captured-log.ts';
import { createRequests } from '../../support/requests.ts';

function createNode() {
  const { log } = capturedLog();
  const journal = createMemoryJournal();
  const { app } = createStandIns({
    journal,
    ownUrls: () => [],
    log,
    bodyLimitBytes: 10_000,
  });
  const requests = createRequests((path, init) => app.request(`/stand-ins${path}`, init));
  return {
    get: async (path: string) => requests.get(path),
    post: async (path: string, body: object) => requests.request('POST', path, body),
  };
}

let node = createNode();
beforeEach(() => {
  node = createNode();
});

describe('payments', () => {
  const charge = { reference: 'r1', amount: 1_250, currency: 'EUR' };

  test('are taken once for each reference, and voided by it', async () => {
    const first = await node.post('/payments', charge);
    expect(first.status).toBe(201);
    expect((await node.post('/payments', charge)).body).toEqual(first.body);
    expect((await node.get('/payments')).body).toMatchObject([{ ...charge, refunded: 0 }]);
    expect((await node.post('/payments/voids', charge)).body).toEqual({ voided: true });
    expect((await node.post('/payments/voids', charge)).body).toEqual({ voided: false });
    expect((await node.get('/payments')).body).toEqual([]);
  });

  test('that come after their void are refused', async () => {
    await node.post('/payments/voids', { reference: 'r1' });
    const late = await node.post('/payments', charge);
    expect([late.status, late.body.code]).toEqual([422, 'voided']);
  });

  test('are refunded in parts, and never more than was paid', async () => {
    const { id } = (await node.post('/payments', charge)).body;
    const refund = async (amount: number, payment = id) =>
      node.post('/payments/refunds', { payment, amount });
    expect((await refund(1_000)).status).toBe(201);
    expect((await refund(251)).body.code).toBe('too_much');
    expect((await refund(250)).status).toBe(201);
    expect((await refund(1, 'pay-none')).status).toBe(404);
    expect((await node.get('/payments')).body).toMatchObject([{ refunded: 1_250 }]);
  });
});

describe('stock', () => {
  const lines = [{ sku: 'tea', quantity: 900 }];

  test('is reserved once for each reference, and released by it', async () => {
    const first = await node.post('/stock/reservations', { reference: 'r1', lines });
    const again = await node.post('/stock/reservations', { reference: 'r1', lines });
    expect(again.body).toEqual(first.body);
    const short = await node.post('/stock/reservations', { reference: 'r2', lines });
    expect([short.status, short.body.code]).toEqual([422, 'out_of_stock']);
    const released = await node.post('/stock/releases', { reference: 'r1' });
    expect(released.body).toEqual({ givenBack: true });
    expect((await node.post('/stock/reservations', { reference: 'r2', lines })).status).toBe(201);
    expect((await node.get('/stock')).body).toMatchObject([{ reference: 'r2', lines }]);
  });

  test('that was released before it was reserved can no longer be reserved', async () => {
    const released = await node.post('/stock/releases', { reference: 'r1' });
    expect(released.body).toEqual({ givenBack: false });
    const late = await node.post('/stock/reservations', { reference: 'r1', lines });
    expect([late.status, late.body.code]).toEqual([422, 'given_back']);
  });
});
