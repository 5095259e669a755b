import { expect, test } from 'vitest';
import type { Address } from '../../../../src/actors/contract/address.ts';
import { createLimits } from '../../../../src/http/access/limits.ts';
import { createApp } from '../../../../src/http/app.ts';
import { createMemoryRateLimit } from '../../../../src/persistence/embedded/memory-rate-limit.ts';
import { eventually } from '../../../support/eventually.ts';
import { silentLog as log } from '../../../support/silent-log.ts';
import { someTurns } from '../../../support/some-turns.ts';
import { fakeRuntime, thing } from '../../support/fake-runtime.ts';

const origin = 'http://127.0.0.1';

interface Asked extends Omit<RequestInit, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>;
}

/** A service whose what-ifs and tests take until a test ends them. */
function openService() {
  /** The ids that are examined now, each with what ends its examination. */
  const running = new Map<string, () => void>();
  const hold = async (address: Address) => {
    const id = JSON.stringify(address).replaceAll('"', '');
    await new Promise<void>((resolve) => running.set(id, resolve));
    running.delete(id);
  };
  const limit = createMemoryRateLimit();
  const app = createApp({
    log,
    bodyLimitBytes: 1_000,
    dashboardPath: '/ui',
    runtime: fakeRuntime({
      get: async () => thing(),
      whatIf: async (_, address) => {
        await hold(address);
        return { id: 'thi_1', version: 0, moves: [] };
      },
      incident: async (_, address) => {
        await hold(address);
        throw new Error('There is no test of it.');
      },
    }),
    limits: createLimits({
      limit,
      readLimit: limit,
      rates: { caller: 0, instance: 0, reads: 0 },
      streams: { perCaller: 0, perInstance: 0 },
    }),
  });
  const ask = async (from: string, path: string, { headers: own = {}, ...init }: Asked = {}) => {
    const headers = { 'content-type': 'application/json', ...own };
    return app.request(`${origin}${path}`, { ...init, headers }, { remoteAddress: from });
  };
  return {
    ask,
    whatIf: async (from: string, id: string, signal: AbortSignal | null = null) =>
      ask(from, `/things/${id}/what-if`, { method: 'POST', body: '{}', signal }),
    running: () => [...running.keys()],
    /** Ends one examination, and waits until others have taken its place. */
    end: async (id: string) => {
      running.get(id)?.();
      await someTurns();
    },
  };
}

test('a caller has one what-if made at a time; others are not held up by what waits for it', async () => {
  const service = openService();
  const asked = [service.whatIf('10.0.0.1', 'a1'), service.whatIf('10.0.0.1', 'a2')];
  await someTurns();
  asked.push(service.whatIf('10.0.0.2', 'b1'));
  await someTurns();
  expect(service.running()).toEqual(['a1', 'b1']);
  await service.end('a1');
  expect(service.running()).toEqual(['b1', 'a2']);
  await service.end('b1');
  await service.end('a2');
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 200]);
});

test('a node makes two at a time, and callers that wait get their turn one after the other', async () => {
  const service = openService();
  const asked: Promise<Response>[] = [];
  for (const id of ['a1', 'a2', 'b1', 'b2', 'c1', 'd1']) {
    asked.push(service.whatIf(`10.0.0.${id[0]}`, id));
    await someTurns();
  }
  const order: string[] = [];
  while (service.running().length > 0) {
    expect(service.running().length).toBeLessThanOrEqual(2);
    const [first = ''] = service.running();
    order.push(first);
    await service.end(first);
  }
  expect(order).toEqual(['a1', 'b1', 'c1', 'd1', 'a2', 'b2']);
  await Promise.all(asked);
});

test('a caller with four requests that wait is answered 429 with Retry-After; others are not', async () => {
  const service = openService();
  const ids = ['1', '2', '3', '4', '5'];
  const asked = ids.map(async (id) => service.whatIf('10.0.0.1', id));
  await someTurns();
  const refused = await service.whatIf('10.0.0.1', '6');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect(await refused.json()).toMatchObject({
    code: 'too_many_requests',
    detail: expect.stringContaining('A caller may have 1 what-if or test of an instance made'),
  });
  expect((await service.ask('10.0.0.1', '/things/7')).status).toBe(200);
  asked.push(service.whatIf('10.0.0.2', '8'));
  await someTurns();
  expect(service.running()).toEqual(['1', '8']);
  for (const id of [...ids, '8']) await service.end(id);
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array(6).fill(200));
});

test('a node on which 32 requests wait answers further callers 429', async () => {
  const service = openService();
  const ids = Array.from({ length: 34 }, (_, n) => String(n));
  const asked = ids.map(async (id) => service.whatIf(`10.0.1.${id}`, id));
  await someTurns();
  const refused = await service.whatIf('10.0.2.1', 'late');
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({
    detail: expect.stringContaining('A node may have 32 what-ifs and tests of instances waiting'),
  });
  for (const id of ids) await service.end(id);
  await Promise.all(asked);
});

test('tests of instances, and the previews of the dashboard, count as well', async () => {
  const service = openService();
  const first = service.whatIf('127.0.0.1', 'a');
  await someTurns();
  const asTest = service.ask('127.0.0.1', '/things/b/as-test');
  await someTurns();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin };
  const form = { method: 'POST', body: 'rollback=true', headers };
  const preview = service.ask('127.0.0.1', '/ui/processes/thing/c/preview/cancel', form);
  const ofPage = service.ask('127.0.0.1', '/ui/processes/thing/d/as-test');
  await someTurns();
  expect(service.running()).toEqual(['a']);
  for (const id of ['a', 'b', 'c', 'd']) {
    await eventually(service.running, (running) => running.join() === id);
    await service.end(id);
  }
  await Promise.all([first, asTest, preview, ofPage]);
});

test('a request whose client goes away leaves the queue', async () => {
  const service = openService();
  const gone = new AbortController();
  const first = service.whatIf('10.0.0.1', 'a');
  await someTurns();
  const leaving = service.whatIf('10.0.0.1', 'b', gone.signal);
  const others = ['c', 'd', 'e'].map(async (id) => service.whatIf('10.0.0.1', id));
  await someTurns();
  gone.abort();
  await someTurns();
  const last = service.whatIf('10.0.0.1', 'f');
  await service.end('a');
  expect(service.running()).toEqual(['c']);
  for (const id of ['c', 'd', 'e', 'f']) await service.end(id);
  await leaving.catch(() => undefined);
  const answered = await Promise.all([first, ...others, last]);
  expect(answered.map(({ status }) => status)).toEqual(Array(5).fill(200));
});
