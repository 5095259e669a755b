import { expect, it } from 'vitest';
import { setup } from 'xstate';
import { createApp } from '../../../../src/http/app.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createRequests } from '../../../support/requests.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { createGuardedService } from '../../support/guarded-service.ts';

const process = defineProcess({
  name: 'door',
  machine: setup({ actions: { noted: () => undefined } }).createMachine({
    initial: 'shut',
    on: { KNOCK: { actions: 'noted' } },
    states: { shut: { on: { OPEN: 'open' } }, open: { on: { SHUT: 'shut' } } },
  }),
  events: {
    KNOCK: { from: ({ state, event }) => state === 'open' && event['loud'] !== true },
    OPEN: { from: 'system' },
    SHUT: { from: { scope: 'doors:shut' } },
  },
  access: { start: () => false, read: () => true, cancel: 'system' },
});

it('without authentication anyone may do everything, and views show so', async () => {
  await using memory = await createMemoryRuntime(process);
  const app = createApp({
    runtime: memory.runtime,
    log: capturedLog().log,
    bodyLimitBytes: 1_000,
  });
  const requests = createRequests((path, init) => app.request(path, init));
  const path = await requests.start('/doors', {});
  const { body } = await requests.get(path);
  expect(body.accepts.map(({ type }: { type: string }) => type)).toEqual(['KNOCK', 'OPEN']);
  for (const type of ['OPEN', 'KNOCK', 'SHUT']) {
    expect((await requests.send(path, { type })).status).toBe(200);
  }
  expect((await requests.request('POST', `${path}/cancel`, {})).status).toBe(200);
});

it('each event of a batch is authorised on the state that the previous one left', async () => {
  await using service = await createGuardedService(process);
  const { runtime } = service;
  const { id } = (await runtime.start('door', {})).instance;
  const knock = { type: 'KNOCK' };
  const caller = { sub: 'ada', tenant: undefined, scopes: [], claims: {} };
  // What comes while this one is under way makes one batch.
  const first = runtime.send('door', id, { type: 'NOTHING' }).catch(() => undefined);

  const answers = await Promise.allSettled([
    runtime.send('door', id, knock, { caller }),
    runtime.send('door', id, { type: 'OPEN' }),
    runtime.send('door', id, knock, { caller }),
    runtime.send('door', id, { ...knock, loud: true }, { caller }),
    runtime.send('door', id, { type: 'SHUT' }),
    runtime.send('door', id, knock, { caller }),
  ]);

  await first;
  expect(
    answers.map((answer) => (answer.status === 'rejected' ? answer.reason.code : 'ok')),
  ).toEqual(['forbidden', 'ok', 'ok', 'forbidden', 'ok', 'forbidden']);
  expect(await runtime.get('door', id)).toMatchObject({ version: 3, state: 'shut' });
});

it('an event named like a built-in property of objects counts as undeclared', async () => {
  await using service = await createGuardedService(process);
  const { runtime } = service;
  const { id } = (await runtime.start('door', {}, { startFor: { sub: 'ada', tenant: undefined } }))
    .instance;
  const owner = await service.as({ sub: 'ada' });
  for (const type of ['constructor', 'toString', 'hasOwnProperty']) {
    expect((await owner.send(`/doors/${id}`, { type })).status).toBe(409);
  }
});
