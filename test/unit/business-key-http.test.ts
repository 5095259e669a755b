import { expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { z } from 'zod';
import { createApp } from '../../src/http/app.ts';
import { createLog } from '../../src/log.ts';
import { defineProcess } from '../../src/machines/define-process.ts';
import { createMemoryRuntime } from '../support/memory-runtime.ts';

it('an instance is read, and sent events, under its business key', async () => {
  const process = defineProcess({
    name: 'order',
    machine: createMachine({
      initial: 'open',
      states: { open: { on: { CLOSE: 'closed' } }, closed: { type: 'final' } },
    }),
    input: z.object({ number: z.string() }),
    correlate: ({ input }) => input.number,
  });
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
  expect((await app.request('/orders/by/no.%208')).status).toBe(404);
});
