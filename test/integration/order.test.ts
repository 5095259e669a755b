import { describe, expect, test, vi } from 'vitest';
import { createOrder } from '../../src/machines/order/order.ts';
import { createCoverage } from '../support/coverage.ts';
import { hasten } from '../support/hasten.ts';
import { openServiceOn, type OpenService } from '../support/open-service.ts';
import { orderOfTea, orderUrls } from '../support/order-urls.ts';
import type { StorageMode } from '../support/storage-place.ts';
import { hasEnded } from '../support/has-ended.ts';

interface Run extends AsyncDisposable {
  readonly service: OpenService;
  readonly emitted: readonly string[];
}

describe.each<StorageMode>(['embedded', 'Redis'])('an order over HTTP, %s', (mode) => {
  const coverage = createCoverage(createOrder(orderUrls).machine);

  async function open(options: { returnPeriodMs?: number; timeoutMs?: number } = {}): Promise<Run> {
    const { returnPeriodMs = 60_000, timeoutMs = 5_000 } = options;
    const emitted: string[] = [];
    const service = await openServiceOn(
      mode,
      (fetch) => [hasten(createOrder({ ...orderUrls, returnPeriodMs, fetch }), { timeoutMs })],
      {
        inspect: coverage.inspect,
        onEmit: ({ event }) => void emitted.push(event.type),
      },
    );
    return {
      service,
      emitted,
      [Symbol.asyncDispose]: async () => service[Symbol.asyncDispose](),
    };
  }

  /** What payments, stock and shipments hold. */
  const held = async (service: OpenService) => {
    const names = ['payments', 'stock', 'shipments'];
    const all = await Promise.all(names.map(async (name) => service.get(`/stand-ins/${name}`)));
    return all.map(({ body }) => body.length as number);
  };
  const is = (state: string) => (body: { state: unknown }) => body.state === state;
  const ledgerOf = (body: { ledger: readonly { task: string; state: string }[] }) =>
    Object.fromEntries(body.ledger.map(({ task, state }) => [task, state]));
  const parcel = (name: string, ...lines: readonly (readonly [string, number])[]) => ({
    type: 'PARCEL_SHIPPED',
    parcel: name,
    lines: lines.map(([sku, quantity]) => ({ sku, quantity })),
  });

  async function openPlaced(options: { returnPeriodMs?: number } = {}) {
    const run = await open(options);
    const path = await run.service.start('/orders', orderOfTea);
    await run.service.until(path, is('placed'));
    return { ...run, path };
  }

  test('is placed, shipped in three parcels, refunded in part and completed', async () => {
    await using run = await openPlaced({ returnPeriodMs: 1_500 });
    const { service, path, emitted } = run;
    const tell = async (event: object) => (await service.send(path, event)).status;
    expect(await held(service)).toEqual([1, 1, 1]);
    expect(await tell(parcel('p1', ['tea', 3]))).toBe(409);
    expect(emitted).toEqual([]);
    expect(await tell(parcel('p1', ['tea', 1]))).toBe(200);
    expect(await tell(parcel('p1', ['tea', 1]))).toBe(200);
    expect(await tell(parcel('p2', ['tea', 1]))).toBe(200);
    expect((await service.get(path)).body).toMatchObject({
      state: 'partlyShipped',
      data: { lines: [{ outstanding: 0 }, { outstanding: 1 }] },
    });
    expect(await tell({ type: 'CANCEL' })).toBe(409);
    const cancelled = await service.request('POST', `${path}/cancel`);
    expect([cancelled.status, cancelled.body.code]).toEqual([409, 'event_not_accepted']);
    expect(await tell({ type: 'REFUND', amount: 1, reason: 'early' })).toBe(409);
    expect(await tell(parcel('p3', ['mug', 1]))).toBe(200);
    expect(await tell(parcel('p3', ['mug', 1]))).toBe(200);
    expect(await tell({ type: 'REFUND', amount: 2_001, reason: 'scratched' })).toBe(409);
    expect(await tell({ type: 'REFUND', amount: 500, reason: 'scratched' })).toBe(200);
    const done = await service.until(path, hasEnded);
    expect(done).toMatchObject({
      status: 'Completed',
      state: 'completed',
      data: { total: 2_000, refunded: 500 },
    });
    expect((await service.get('/stand-ins/payments')).body).toMatchObject([{ refunded: 500 }]);
    await vi.waitFor(() => expect(emitted).toEqual(['OrderPlaced']), 10_000);
  });

  test('is refunded in full after a refused refund', async () => {
    await using run = await openPlaced();
    const { service, path } = run;
    await service.send(path, parcel('p1', ['tea', 2], ['mug', 1]));
    await service.steer({ service: 'payments', operation: 'refund', mode: 'refuse', times: 1 });
    const refund = { type: 'REFUND', amount: 2_000, reason: 'broken' };
    await service.send(path, refund);
    const open1 = await service.until(path, ({ data }) => data.refundFailure !== undefined);
    expect(open1).toMatchObject({ status: 'Pending', data: { refunded: 0 } });
    await service.send(path, refund);
    const done = await service.until(path, hasEnded);
    expect(done).toMatchObject({ status: 'Completed', state: 'refunded' });
  });

  test.each([
    ['payments', 'charge', 'pay'],
    ['stock', 'reserve', 'reserveStock'],
    ['shipments', 'book', 'bookShipment'],
  ])('is undone if %s refuse, and nothing is held or announced', async (name, operation, step) => {
    await using run = await open();
    const { service, emitted } = run;
    await service.steer({ service: name, operation, mode: 'refuse' });
    const path = await service.start('/orders', orderOfTea);
    const failed = await service.until(path, hasEnded);
    expect(failed).toMatchObject({
      status: 'Failed',
      attention: false,
      data: { failure: { step, code: 'refused' } },
    });
    expect(ledgerOf(failed)).not.toHaveProperty(step);
    expect(await held(service)).toEqual([0, 0, 0]);
    await vi.waitFor(() => expect(emitted).not.toEqual([]), 10_000);
    expect(emitted).toEqual(['OrderFailed']);
  });

  test.each([
    ['payments', 'charge', 'pay'],
    ['stock', 'reserve', 'reserveStock'],
    ['shipments', 'book', 'bookShipment'],
  ])('is undone after three attempts if %s fail', async (name, operation, step) => {
    await using run = await open();
    const { service } = run;
    await service.steer({ service: name, operation, mode: 'fail' });
    const path = await service.start('/orders', orderOfTea);
    const failed = await service.until(path, hasEnded);
    expect(failed.data.failure).toMatchObject({ step, code: 'unavailable' });
    const task = failed.tasks.find((each: { name: string }) => each.name === step);
    expect(task).toMatchObject({ attempts: 3, outcome: 'failed' });
    expect(await held(service)).toEqual([0, 0, 0]);
  });

  test.each([
    ['payments', 'charge', 'pay'],
    ['stock', 'reserve', 'reserveStock'],
    ['shipments', 'book', 'bookShipment'],
  ])('is undone by reference if %s answer too late', async (name, operation, step) => {
    await using run = await open({ timeoutMs: 300 });
    const { service } = run;
    const [other, refuses] = name === 'stock' ? ['shipments', 'book'] : ['stock', 'reserve'];
    await service.steer({ service: name, operation, mode: 'slow', times: 1, delayMs: 2_000 });
    await service.steer({ service: other, operation: refuses, mode: 'refuse' });
    const path = await service.start('/orders', orderOfTea);
    const failed = await service.until(path, hasEnded);
    expect(failed.status).toBe('Failed');
    expect(ledgerOf(failed)[step]).toBe('undone');
    expect(await held(service)).toEqual([0, 0, 0]);
  });

  test('waits for a branch in progress when another is refused, and undoes it', async () => {
    await using run = await open();
    const { service } = run;
    await service.steer({ service: 'stock', operation: 'reserve', mode: 'slow', delayMs: 500 });
    await service.steer({ service: 'shipments', operation: 'book', mode: 'refuse' });
    const path = await service.start('/orders', orderOfTea);
    await service.until(path, is('undoing'));
    expect(ledgerOf((await service.get(path)).body)).not.toHaveProperty('reserveStock');
    const failed = await service.until(path, hasEnded);
    expect(ledgerOf(failed)).toEqual({ pay: 'undone', reserveStock: 'undone' });
    expect(await held(service)).toEqual([0, 0, 0]);
  });

  test.each([
    ['pay', 'payments', 'void'],
    ['reserveStock', 'stock', 'release'],
    ['bookShipment', 'shipments', 'cancel'],
  ])(
    'asks for an operator if its %s cannot be undone, and the operator finishes it',
    async (task, name, undo) => {
      await using run = await open();
      const { service } = run;
      const [other, refuses] = name === 'stock' ? ['shipments', 'book'] : ['stock', 'reserve'];
      await service.steer({ service: name, operation: undo, mode: 'refuse' });
      await service.steer({ service: other, operation: refuses, mode: 'refuse' });
      const path = await service.start('/orders', orderOfTea);
      const failed = await service.until(path, hasEnded);
      expect(failed).toMatchObject({ status: 'Failed', state: 'failed', attention: true });
      expect(ledgerOf(failed)[task]).toBe('failed');
      await service.steer({ service: name, operation: undo, mode: 'ok' });
      await service.request('POST', `${path}/rollback/retry`);
      const mended = await service.until(path, (body) => ledgerOf(body)[task] === 'undone');
      expect(mended).toMatchObject({ status: 'Failed', attention: false });
      expect(await held(service)).toEqual([0, 0, 0]);
    },
  );

  test.each([['CANCEL'], ['POST /cancel']])('is cancelled by %s and undone', async (how) => {
    await using run = await openPlaced();
    const { service, path, emitted } = run;
    if (how === 'CANCEL') await service.send(path, { type: 'CANCEL', reason: 'too dear' });
    else await service.request('POST', `${path}/cancel`, { reason: 'too dear' });
    const cancelled = await service.until(path, hasEnded);
    expect(cancelled.status).toBe('Cancelled');
    expect(JSON.stringify(cancelled)).toContain('too dear');
    expect(ledgerOf(cancelled)).toEqual({
      pay: 'undone',
      reserveStock: 'undone',
      bookShipment: 'undone',
    });
    expect(await held(service)).toEqual([0, 0, 0]);
    expect(emitted).toEqual([]);
  });

  test('asks for an operator if it is cancelled and its payment cannot be refunded', async () => {
    await using run = await openPlaced();
    const { service, path } = run;
    await service.steer({ service: 'payments', operation: 'void', mode: 'refuse' });
    await service.send(path, { type: 'CANCEL' });
    const cancelled = await service.until(path, hasEnded);
    expect(cancelled).toMatchObject({ status: 'Cancelled', attention: true });
    expect(await held(service)).toEqual([1, 0, 0]);
  });

  test('is cancelled while it is being placed, and work in progress is undone', async () => {
    await using run = await open();
    const { service } = run;
    for (const [name, operation] of [
      ['payments', 'charge'],
      ['stock', 'reserve'],
    ]) {
      await service.steer({ service: name, operation, mode: 'slow', delayMs: 500 });
    }
    const path = await service.start('/orders', orderOfTea);
    expect((await service.send(path, { type: 'CANCEL' })).status).toBe(200);
    expect((await service.send(path, { type: 'CANCEL' })).status).toBe(409);
    expect((await service.until(path, hasEnded)).status).toBe('Cancelled');
    expect(await held(service)).toEqual([0, 0, 0]);
  });

  test('reaches every state and transition in the tests above', () => {
    console.log(`${mode}: ${coverage.summary()}`);
    expect(coverage.missing()).toEqual([]);
  });
});
