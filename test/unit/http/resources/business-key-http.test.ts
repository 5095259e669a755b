import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { z } from 'zod';
import type { Runtime } from '../../../../src/actors/contract/runtime-types.ts';
import { createApp } from '../../../../src/http/app.ts';
import { createLog } from '../../../../src/config/create-log.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import type { ProcessConfig } from '../../../../src/definition/process-config.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createGuardedService } from '../../support/guarded-service.ts';

const machine = createMachine({
  initial: 'open',
  states: { open: { on: { CLOSE: 'closed' } }, closed: { type: 'final' } },
});

function order(
  earlyEventMs = 0,
  more: Pick<ProcessConfig<typeof machine>, 'access' | 'onDuplicate'> = {},
) {
  return defineProcess({
    name: 'order',
    machine,
    input: z.object({ number: z.string() }),
    events: { CLOSE: z.strictObject({}) },
    correlate: ({ input }) => input.number,
    earlyEventMs,
    ...more,
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
    detail: 'There is no order with the business key "no. 8"; check the key, or start an instance.',
  });
});

it.each(['history', 'stream', 'events', 'cancel'])(
  'a key that is also the name of a resource is a key: %s',
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
])('a key that cannot be part of a path is refused at the start: %s', async (_, number) => {
  await using memory = await createMemoryRuntime(process);
  await expect(memory.start({ number })).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('must have 1 to 255 characters'),
  });
});

it('the longest key, of any characters, works', async () => {
  await using memory = await createMemoryRuntime(process);
  const { get } = requestsTo(memory.runtime);
  const number = `a/b?c#%.\n${'😀'.repeat(246)}`;
  const id = await memory.start({ number });
  const read = await get(`/orders/by/${encodeURIComponent(number)}`);
  expect(await read.json()).toMatchObject({ id, key: number });
});

describe('a business key whose instance the caller may not see', () => {
  const bounded = { caller: 0, reads: 0, instance: 5 };

  /** Ada's order 7, and what Bob is answered, but for the key. */
  async function asStranger(earlyEventMs = 0) {
    const service = await createGuardedService(order(earlyEventMs), { rates: bounded });
    await (await service.as({ sub: 'ada' })).start('/orders', { number: '7' });
    const bob = await service.as({ sub: 'bob' });
    const ask = async (method: string, path: string, headers: Record<string, string> = {}) => {
      const body = method === 'POST' ? { type: 'CLOSE' } : undefined;
      const same = { 'x-request-id': 'r', ...headers };
      const reply = await bob.request(method, path, body, same);
      const text = JSON.stringify([reply.status, [...reply.headers], reply.body]);
      return text.replaceAll(/\/by\/[78]|\\"[78]\\"/g, 'KEY');
    };
    return { service, bob, ask };
  }

  it.each([
    ['GET', '', {}],
    ['HEAD', '', {}],
    ['GET', '', { 'if-match': '"3"' }],
    ['GET', '', { prefer: 'wait=5', 'if-none-match': '"0"' }],
    ['POST', '/events', {}],
    ['POST', '/events', { 'if-match': '"3"', 'idempotency-key': 'k' }],
  ])('answers %s …%s %j exactly like a free one', async (method, more, headers) => {
    const { service, ask } = await asStranger();
    const hidden = await ask(method, `/orders/by/7${more}`, headers);
    expect(hidden).toContain('404');
    expect(hidden).toBe(await ask(method, `/orders/by/8${more}`, headers));
    await service[Symbol.asyncDispose]();
  });

  it('lets an event wait like a free one', async () => {
    const { service, ask } = await asStranger(60_000);
    const answers = Promise.all([7, 8].map(async (key) => ask('POST', `/orders/by/${key}/events`)));
    await service.clock.settle();
    await service[Symbol.asyncDispose]();
    const [hidden, free] = await answers;
    expect(hidden).toContain('shutting_down');
    expect(hidden).toBe(free);
  });

  it('delivers a waiting event once the caller may send it', async () => {
    const access = { send: ({ state }: { readonly state: unknown }) => state === 'closed' };
    await using service = await createGuardedService(order(60_000, { access }));
    const ada = await service.as({ sub: 'ada' });
    const path = await ada.start('/orders', { number: '7' });
    const sent = (await service.as({ sub: 'bob' })).send('/orders/by/7', { type: 'CLOSE' });
    await service.clock.settle();
    await ada.send(path, { type: 'CLOSE' });
    expect((await sent).body.code).toBe('event_not_accepted');
  });

  it.each(['existing', 'refuse'] as const)(
    'refuses a start, and reveals nothing of the instance (onDuplicate: %s)',
    async (onDuplicate) => {
      await using service = await createGuardedService(order(0, { onDuplicate }));
      const path = await (await service.as({ sub: 'ada' })).start('/orders', { number: '7' });
      const bob = await service.as({ sub: 'bob' });
      for (const headers of [{}, { 'idempotency-key': 'k' }]) {
        const refused = await bob.request('POST', '/orders', { number: '7' }, headers);
        expect([refused.status, refused.body.code]).toEqual([409, 'already_started']);
        expect(refused.body.detail).toBe(
          'The order with the business key 7 already exists and belongs to another caller; choose another business key.',
        );
        const all = JSON.stringify([refused.body, [...refused.headers]]);
        for (const told of [path.slice(-26), 'by/7', 'open', 'etag', 'location', 'version']) {
          expect(all).not.toContain(told);
        }
      }
    },
  );
});

describe('an event for a business key before the start of its instance', () => {
  it('waits for it, is applied and answered', async () => {
    await using memory = await createMemoryRuntime(order(60_000));
    const { post } = requestsTo(memory.runtime);
    const sent = post('/orders/by/7/events', { type: 'CLOSE' });
    await memory.clock.settle();
    const id = await memory.start({ number: '7' });
    const answer = await sent;
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ id, status: 'Completed', version: 1 });
  });

  it('is 404 if it is not started in time', async () => {
    await using memory = await createMemoryRuntime(order(100));
    const { post } = requestsTo(memory.runtime);
    const sentAt = memory.clock.now();
    const answer = await memory.clock.finish(post('/orders/by/7/events', { type: 'CLOSE' }));
    expect(answer.status).toBe(404);
    expect(memory.clock.now() - sentAt).toBe(100);
  });

  it.each([
    ['a field', { type: 'CLOSE', by: 1 }, {}],
    ['a type', 'CLOSE', {}],
    ['an If-Match', { type: 'CLOSE' }, { 'if-match': 'x' }],
  ])('is 400 at once if %s is not valid', async (_, event, headers) => {
    await using memory = await createMemoryRuntime(order(60_000));
    const answer = await requestsTo(memory.runtime).post('/orders/by/7/events', event, headers);
    expect(answer.status).toBe(400);
  });

  it('is 503 with Retry-After at once if the node stops', async () => {
    await using memory = await createMemoryRuntime(order(60_000));
    const { post } = requestsTo(memory.runtime);
    const sent = post('/orders/by/7/events', { type: 'CLOSE' });
    await memory.clock.settle();
    await memory.runtime.close();
    const answer = await sent;
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await answer.json()).toMatchObject({ code: 'shutting_down' });
  });
});
