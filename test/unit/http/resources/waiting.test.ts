import { expect, test } from 'vitest';
import { enqueueActions, setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createClient } from '../../../../src/client/client.ts';
import { createApp } from '../../../../src/http/app.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createGuardedService } from '../../support/guarded-service.ts';
import { createPayment } from '../../support/payment.ts';

const lease = { node: 'test', until: expect.any(String) };
const proven = { kind: 'task', task: 'pay', armed: true, proof: { lease } };

test('without authentication everyone sees the proof, by HTTP and by the client', async () => {
  const { process } = createPayment();
  await using memory = await createMemoryRuntime(process, { shutdownMs: 0 });
  const app = createApp({
    runtime: memory.runtime,
    log: capturedLog().log,
    bodyLimitBytes: 10_000,
  });
  const id = await memory.start();
  const answered = await app.request(`/payments/${id}/waiting`);
  expect(answered.status).toBe(200);
  const body: unknown = await answered.json();
  expect(body).toMatchObject({ id, version: 0, status: 'Pending', deadEnd: false });
  expect(body).toMatchObject({ waitsFor: [proven, { type: 'NOTE' }, { type: 'STOP' }] });
  const client = createClient<typeof process>({
    baseUrl: 'http://local',
    process: '/payments',
    fetch: async (request) => app.request(request),
  });
  expect((await client.waiting(id)).waitsFor[0]).toMatchObject(proven);
});

test('an instance with thousands of effects shows 1,000 of them, its events, and how many there are', async () => {
  const timers = 3_000;
  const machine = setup({}).createMachine({
    initial: 'open',
    states: {
      open: {
        entry: enqueueActions(({ enqueue }) => {
          for (let n = 0; n < timers; n += 1) {
            enqueue.raise({ type: 'LATER' }, { delay: 86_400_000, id: `later ${n}` });
          }
        }),
        on: { SHUT: 'shut' },
      },
      shut: { type: 'final' },
    },
  });
  await using memory = await createMemoryRuntime(defineProcess({ name: 'door', machine }));
  const { waitsFor, total, deadEnd } = await memory.runtime.waiting('door', await memory.start());
  expect([waitsFor.length, total, deadEnd]).toEqual([1_000, timers + 1, false]);
  expect(waitsFor.at(-1)).toMatchObject({ kind: 'event', type: 'SHUT' });
});

test('only administrators see the due entry and the node; the owner sees whether it is armed', async () => {
  const { process, runs } = createPayment();
  await using service = await createGuardedService(process);
  const owner = await service.as({ sub: 'ada' });
  const path = `${await owner.start('/payments', {})}/waiting`;
  const seen = await owner.get(path);
  expect(seen).toMatchObject({
    status: 200,
    body: { waitsFor: [{ kind: 'task', armed: true }, {}, {}] },
  });
  expect(JSON.stringify(seen.body)).not.toMatch(/proof|lease|"node"/);
  const admin = await service.as({ sub: 'root', scope: 'holdfast:admin' });
  expect(await admin.get(path)).toMatchObject({ body: { waitsFor: [proven, {}, {}] } });
  runs[0]?.succeed('receipt');
});

test('who may not read an instance does not learn what it waits for, nor that it is there', async () => {
  const { process, runs } = createPayment();
  await using service = await createGuardedService(process);
  const owner = await service.as({ sub: 'ada', tenant: 'a' });
  const path = `${await owner.start('/payments', {})}/waiting`;
  for (const claims of [
    { sub: 'eve', tenant: 'a' },
    { sub: 'root', tenant: 'b', scope: 'holdfast:admin' },
  ]) {
    expect(await (await service.as(claims)).get(path)).toMatchObject({
      status: 404,
      body: { code: 'instance_not_found' },
    });
  }
  runs[0]?.succeed('receipt');
});
