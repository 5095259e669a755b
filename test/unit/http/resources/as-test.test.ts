import { describe, expect, test } from 'vitest';
import { setup } from 'xstate';
import { z } from 'zod';
import { incidentSchema } from '../../../../src/actors/incidents/incident-schema.ts';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { replay } from '../../../../src/testing/incidents/replay.ts';
import { createParcel } from '../../../support/parcel.ts';
import { createGuardedService } from '../../support/guarded-service.ts';

/** A delivered parcel, and what each caller of its tenant may ask. */
async function openParcel(process: Process = createParcel()) {
  const service = await createGuardedService(process);
  const ada = await service.as({ sub: 'ada', tenant: 'acme' });
  const olga = await service.as({ sub: 'olga', tenant: 'acme', scope: 'holdfast:observe' });
  const path = await ada.start('/parcels', { to: 'ann' });
  await ada.send(path, { type: 'PAY', amount: 10 });
  await service.clock.settle();
  return {
    service,
    path,
    ada,
    olga,
    [Symbol.asyncDispose]: async () => service[Symbol.asyncDispose](),
  };
}

test('what an instance went through is complete where the process keeps snapshots, and can be replayed', async () => {
  await using parcel = await openParcel();
  const { status, body } = await parcel.olga.get(`${parcel.path}/as-test`);
  expect(status).toBe(200);
  expect(incidentSchema.parse(body)).toEqual(body);
  expect(body).toMatchObject({
    process: 'parcel',
    id: parcel.path.slice('/parcels/'.length),
    start: { input: { to: 'ann' }, state: 'unpaid' },
    moves: [
      { move: { kind: 'event', event: { type: 'PAY', amount: 10 } }, state: 'charging' },
      { move: { kind: 'task', task: 'charge', outcome: { kind: 'ok', output: 'r1' } } },
      { move: { kind: 'task', task: 'ship' }, state: 'delivered', status: 'Completed' },
    ],
    data: { to: 'ann', receipt: 'r1' },
    redacted: [],
    missing: [],
  });
  expect(replay(createParcel(), body)).toMatchObject({ steps: 4, difference: undefined });
});

test('what the history does not keep is named, and taken from the ledger where that knows it', async () => {
  const process = { ...createParcel(), history: 'steps' as const };
  await using parcel = await openParcel(process);
  const { body } = await parcel.olga.get(`${parcel.path}/as-test`);
  expect(body.missing).toEqual(['/start/input', '/moves/2/move/outcome/output']);
  expect(body.moves[1].move.outcome).toEqual({ kind: 'ok', output: 'r1' });
});

describe('the test file', () => {
  test.each([
    ['by its format', '?format=test', {}],
    ['by its type', '', { accept: 'text/typescript' }],
  ])('is asked for %s', async (_, query, headers) => {
    await using parcel = await openParcel();
    const claims = { sub: 'olga', tenant: 'acme', scope: 'holdfast:observe' };
    const url = `${parcel.path}/as-test${query}`;
    const answered = await parcel.service.fetch(claims, url, { headers });
    expect(answered.headers.get('content-type')).toBe('text/typescript; charset=utf-8');
    expect(answered.headers.get('vary')).toContain('Accept');
    const text = await answered.text();
    expect(text).toContain("import { parcel } from './parcel.ts';");
    expect(text).toContain('expect(replay(parcel, incident).difference).toBeUndefined();');
  });

  test('has no other format', async () => {
    await using parcel = await openParcel();
    expect(await parcel.olga.get(`${parcel.path}/as-test?format=pdf`)).toMatchObject({
      status: 400,
      body: { errors: [{ parameter: 'format' }] },
    });
  });
});

test('only observers and administrators of the tenant may make a test', async () => {
  await using parcel = await openParcel();
  expect(await parcel.ada.get(`${parcel.path}/as-test`)).toMatchObject({ status: 403 });
  const eve = await parcel.service.as({ sub: 'eve', tenant: 'other', scope: 'holdfast:observe' });
  expect(await eve.get(`${parcel.path}/as-test`)).toMatchObject({ status: 404 });
});

test('a history that no longer reaches back to the start makes no test', async () => {
  await using parcel = await openParcel({ ...createParcel(), historyLimit: 2 });
  expect(await parcel.olga.get(`${parcel.path}/as-test`)).toMatchObject({
    status: 410,
    body: { code: 'past_not_kept', detail: expect.stringContaining('historyLimit') },
  });
});

describe('secrets', () => {
  const machine = setup({
    types: {} as { input: { apiKey: string; nested: { card: string } } },
    actors: {
      sign: task<unknown, unknown>(async () => ({ session_token: 's-e-c-r-e-t', card: '4111' })),
    },
  }).createMachine({
    initial: 'open',
    context: {},
    states: {
      open: { on: { OPEN: 'signing' } },
      signing: {
        invoke: {
          src: 'sign',
          input: () => ({ password: 's-e-c-r-e-t', card: '4111', hasToken: true }),
          onDone: 'signed',
        },
      },
      signed: {},
    },
  });
  const process = defineProcess({
    name: 'parcel',
    machine,
    input: z.looseObject({ to: z.string() }) as never,
    events: { OPEN: z.looseObject({ card: z.string() }) },
    redact: ['card', 'nested.card'],
    history: 'snapshots',
  }) as Process;

  test('are kept out of tests, and named', async () => {
    await using service = await createGuardedService(process);
    const olga = await service.as({ sub: 'olga', scope: 'holdfast:observe' });
    const input = { to: 'ann', apiKey: 's-e-c-r-e-t', nested: { card: '4111' } };
    const path = await olga.start('/parcels', input);
    await olga.send(path, { type: 'OPEN', card: '4111', PIN: 1234 });
    await service.clock.settle();
    const { body } = await olga.get(`${path}/as-test`);
    expect(JSON.stringify(body)).not.toMatch(/s-e-c-r-e-t|4111|1234/);
    expect(body.redacted).toEqual([
      '/start/input/apiKey',
      '/start/input/nested/card',
      '/moves/0/move/event/card',
      '/moves/0/move/event/PIN',
      '/moves/1/move/outcome/output/session_token',
      '/moves/1/move/outcome/output/card',
    ]);
  });

  test('are kept out of what a what-if would ask of tasks', async () => {
    await using service = await createGuardedService(process);
    const olga = await service.as({ sub: 'olga', scope: 'holdfast:observe' });
    const path = await olga.start('/parcels', { to: 'ann' });
    const { body } = await olga.request('POST', `${path}/what-if`, {
      moves: [{ kind: 'event', event: { type: 'OPEN', card: '4111' } }],
    });
    const [{ steps }] = body.moves;
    expect(steps[0].event).toEqual({ type: 'OPEN', card: '[redacted]' });
    expect(steps[0].effects).toEqual([
      {
        kind: 'startTask',
        id: '1/0',
        task: 'sign',
        input: { password: '[redacted]', card: '[redacted]', hasToken: true },
      },
    ]);
  });
});
