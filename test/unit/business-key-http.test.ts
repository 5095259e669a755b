import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { z } from 'zod';
import type { Runtime } from '../../src/actors/runtime-types.ts';
import { createApp } from '../../src/http/app.ts';
import { createLog } from '../../src/log.ts';
import { defineProcess } from '../../src/machines/define-process.ts';
import { createMemoryRuntime } from '../support/memory-runtime.ts';
import { createGuardedService } from './support/guarded-service.ts';

function order(earlyEventMs = 0) {
  return defineProcess({
    name: 'order',
    machine: createMachine({
      initial: 'open',
      states: { open: { on: { CLOSE: 'closed' } }, closed: { type: 'final' } },
    }),
    input: z.object({ number: z.string() }),
    events: { CLOSE: z.strictObject({}) },
    correlate: ({ input }) => input.number,
    earlyEventMs,
  });
}

const process = order();

function requestsTo(runtime: Runtime) {
  const log = createLog({ level: 'silent' });
  const app = createApp({ runtime, log, bodyLimitBytes: 1_000 });
  return {
    get: async (path: string, headers: Record<string, string> = {}) =>
      app.request(path, { headers }),
    post: async (path: string, body: unknown, headers: Record<string, string> = {}) =>
      app.request(path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };
}

it('an instance is read, and sent events, under its business key', async () => {
  await using memory = await createMemoryRuntime(process);
  const { get, post } = requestsTo(memory.runtime);
  const id = await memory.start({ number: 'no. 7' });
  const path = '/orders/by/no.%207';
  const read = await get(path);
  expect([read.status, read.headers.get('content-location')]).toEqual([200, `/orders/${id}`]);
  expect(await read.json()).toMatchObject({ id, key: 'no. 7' });
  const unchanged = await get(path, { prefer: 'wait=0', 'if-none-match': '"0"' });
  expect([unchanged.status, unchanged.headers.get('preference-applied')]).toEqual([304, 'wait=0']);
  const sent = await post(`${path}/events`, { type: 'CLOSE' });
  expect(await sent.json()).toMatchObject({ status: 'Completed' });
  const unknown = await get('/orders/by/no.%208');
  expect(unknown.status).toBe(404);
  expect(await unknown.json()).toMatchObject({
    code: 'instance_not_found',
    detail: 'There is no order with the business key "no. 8"; check the key, or start one.',
  });
});

it.each(['history', 'stream', 'events', 'cancel'])(
  'a key that is also the name of a resource is read as a key: %s',
  async (number) => {
    await using memory = await createMemoryRuntime(process);
    const { get } = requestsTo(memory.runtime);
    const id = await memory.start({ number });
    const read = await get(`/orders/by/${number}`);
    expect([read.status, read.headers.get('content-location')]).toEqual([200, `/orders/${id}`]);
  },
);

it.each([
  ['empty', ''],
  ['.', '.'],
  ['..', '..'],
  ['too long', 'x'.repeat(256)],
  ['half a character', '\ud800'],
])('a key that paths cannot hold is refused at the start: %s', async (_, number) => {
  await using memory = await createMemoryRuntime(process);
  await expect(memory.start({ number })).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('must have 1 to 255 characters'),
  });
});

it('the longest key, of any characters, is reached', async () => {
  await using memory = await createMemoryRuntime(process);
  const { get } = requestsTo(memory.runtime);
  const number = `a/b?c#%.\n${'😀'.repeat(246)}`;
  const id = await memory.start({ number });
  const read = await get(`/orders/by/${encodeURIComponent(number)}`);
  expect(await read.json()).toMatchObject({ id, key: number });
});

it('an instance under a key that the caller may not see is answered as one that is not there', async () => {
  await using service = await createGuardedService(process);
  await (await service.as({ sub: 'ada' })).start('/orders', { number: '7' });
  const other = await service.as({ sub: 'bob' });
  const [hidden, missing] = [await other.get('/orders/by/7'), await other.get('/orders/by/8')];
  expect([hidden.status, missing.status]).toEqual([404, 404]);
  expect(hidden.body.detail.replace('7', '8')).toBe(missing.body.detail);
});

describe('an event for a business key whose instance is not there yet', () => {
  it('waits for it, is applied and answered', async () => {
    await using memory = await createMemoryRuntime(order(60_000));
    const { post } = requestsTo(memory.runtime);
    const sent = post('/orders/by/7/events', { type: 'CLOSE' });
    await sleep(50);
    const id = await memory.start({ number: '7' });
    const answer = await sent;
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ id, status: 'Completed', version: 1 });
  });

  it('is 404 where nobody starts it in time', async () => {
    await using memory = await createMemoryRuntime(order(100));
    const sentAt = Date.now();
    const answer = await requestsTo(memory.runtime).post('/orders/by/7/events', { type: 'CLOSE' });
    expect(answer.status).toBe(404);
    expect(Date.now() - sentAt).toBeGreaterThanOrEqual(95);
  });

  it.each([
    ['a field', { type: 'CLOSE', by: 1 }, {}],
    ['a type', 'CLOSE', {}],
    ['an If-Match', { type: 'CLOSE' }, { 'if-match': 'x' }],
  ])('is 400 at once where %s is not valid', async (_, event, headers) => {
    await using memory = await createMemoryRuntime(order(60_000));
    const sentAt = Date.now();
    const answer = await requestsTo(memory.runtime).post('/orders/by/7/events', event, headers);
    expect(answer.status).toBe(400);
    expect(Date.now() - sentAt).toBeLessThan(5_000);
  });

  it('is 503 with Retry-After at once where the node stops', async () => {
    await using memory = await createMemoryRuntime(order(60_000));
    const { post } = requestsTo(memory.runtime);
    const sent = post('/orders/by/7/events', { type: 'CLOSE' });
    await sleep(50);
    await memory.runtime.close();
    const answer = await sent;
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await answer.json()).toMatchObject({ code: 'shutting_down' });
  });
});
