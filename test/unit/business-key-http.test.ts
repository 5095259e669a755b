import { expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { z } from 'zod';
import { createApp } from '../../src/http/app.ts';
import { createLog } from '../../src/log.ts';
import { defineProcess } from '../../src/machines/define-process.ts';
import { createMemoryRuntime } from '../support/memory-runtime.ts';
import { createGuardedService } from './support/guarded-service.ts';

const process = defineProcess({
  name: 'order',
  machine: createMachine({
    initial: 'open',
    states: { open: { on: { CLOSE: 'closed' } }, closed: { type: 'final' } },
  }),
  input: z.object({ number: z.string() }),
  correlate: ({ input }) => input.number,
});

it('an instance is read, and sent events, under its business key', async () => {
  await using memory = await createMemoryRuntime(process);
  const log = createLog({ level: 'silent' });
  const app = createApp({ runtime: memory.runtime, log, bodyLimitBytes: 1_000 });
  const id = await memory.start({ number: 'no. 7' });
  const path = '/orders/by/no.%207';
  const read = await app.request(path);
  expect([read.status, read.headers.get('content-location')]).toEqual([200, `/orders/${id}`]);
  expect(await read.json()).toMatchObject({ id, key: 'no. 7' });
  const known = { prefer: 'wait=0', 'if-none-match': '"0"' };
  const unchanged = await app.request(path, { headers: known });
  expect([unchanged.status, unchanged.headers.get('preference-applied')]).toEqual([304, 'wait=0']);
  const sent = await app.request(`${path}/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"type":"CLOSE"}',
  });
  expect(await sent.json()).toMatchObject({ status: 'Completed' });
  const unknown = await app.request('/orders/by/no.%208');
  expect(unknown.status).toBe(404);
  expect(await unknown.json()).toMatchObject({
    code: 'instance_not_found',
    detail: 'There is no order with the business key "no. 8"; check the key, or start one.',
  });
});

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
  const log = createLog({ level: 'silent' });
  const app = createApp({ runtime: memory.runtime, log, bodyLimitBytes: 1_000 });
  const number = `a/b?c#%.\n${'😀'.repeat(246)}`;
  const id = await memory.start({ number });
  const read = await app.request(`/orders/by/${encodeURIComponent(number)}`);
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
