import { describe, expect, test } from 'vitest';
import { createParcel } from '../../../support/parcel.ts';
import { createGuardedService } from '../../support/guarded-service.ts';

const pay = { kind: 'event', event: { type: 'PAY', amount: 10 } };
const charged = { kind: 'task', task: 'charge', outcome: { kind: 'ok', output: 'r7' } };

/** A parcel that waits to be paid, and what each caller of its tenant may ask. */
async function openParcel() {
  const calls: string[] = [];
  const outside = {
    charge: () => calls.push('charge'),
    ship: () => calls.push('ship'),
    refund: () => calls.push('refund'),
  };
  const service = await createGuardedService(createParcel(outside));
  const ada = await service.as({ sub: 'ada', tenant: 'acme' });
  const olga = await service.as({ sub: 'olga', tenant: 'acme', scope: 'holdfast:observe' });
  const path = await ada.start('/parcels', { to: 'ann' });
  return {
    service,
    calls,
    path,
    ada,
    olga,
    ask: async (...moves: readonly object[]) => olga.request('POST', `${path}/what-if`, { moves }),
    [Symbol.asyncDispose]: async () => service[Symbol.asyncDispose](),
  };
}

test('moves are played one after the other, with states, data, effects and the ledger', async () => {
  await using parcel = await openParcel();
  const { status, body } = await parcel.ask(pay, charged, { kind: 'cancel' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: parcel.path.slice('/parcels/'.length), version: 0 });
  const [paid, shipping, cancelled] = body.moves;
  expect(paid).toMatchObject({
    kind: 'event',
    result: 'stepped',
    changes: [],
    instance: { state: 'charging', version: 1, timers: [] },
    steps: [{ event: { type: 'PAY' }, from: 'unpaid', to: 'charging', transitions: ['unpaid#0'] }],
  });
  expect(paid.steps[0].effects).toEqual([
    { kind: 'startTask', id: '1/0', task: 'charge' },
    { kind: 'stopTimer', id: '0/0', event: expect.stringMatching(/^xstate\.after\.86400000\./) },
  ]);
  expect(shipping).toMatchObject({
    instance: { state: 'shipping', data: { receipt: 'r7' }, ledger: [{ task: 'charge' }] },
    changes: [{ path: '/receipt', after: 'r7' }],
  });
  expect(cancelled).toMatchObject({
    result: 'stepped',
    instance: { cancelled: { rollback: true } },
  });
  expect(cancelled.steps[0].effects).toContainEqual({
    kind: 'startTask',
    id: expect.any(String),
    task: 'charge',
    undo: true,
  });
});

test('a what-if executes nothing and stores nothing', async () => {
  await using parcel = await openParcel();
  const before = await parcel.ada.get(parcel.path);
  await parcel.ask(pay, charged, { kind: 'cancel' }, { kind: 'advance', duration: 'P30D' });
  await parcel.service.clock.settle();
  expect(parcel.calls).toEqual([]);
  const after = await parcel.ada.get(parcel.path);
  expect(after.body).toEqual(before.body);
  expect(after.headers.get('etag')).toBe(before.headers.get('etag'));
  expect((await parcel.ada.get(`${parcel.path}/history`)).body.steps).toHaveLength(1);
});

test('an event is explained by its transitions and the verdicts of their guards', async () => {
  await using parcel = await openParcel();
  const { body } = await parcel.ask({ kind: 'event', event: { type: 'PAY', amount: 9 } });
  expect(body.moves[0]).toMatchObject({
    result: 'refused',
    message: 'It is not accepted in "unpaid"; the guard isEnough rejected it.',
    guards: ['isEnough'],
    steps: [],
    changes: [],
    instance: { version: 0, state: 'unpaid' },
  });
  expect(body.moves[0].candidates).toEqual([
    {
      transition: 'unpaid#0',
      source: 'unpaid',
      event: 'PAY',
      targets: ['charging'],
      guard: 'isEnough',
      verdict: 'rejected',
      guards: ['isEnough'],
    },
  ]);
});

test('time passes by the moves alone, and the timers that are due meanwhile fire', async () => {
  await using parcel = await openParcel();
  const { body } = await parcel.ask(
    { kind: 'advance', duration: 'PT23H' },
    { kind: 'timer' },
    { kind: 'timer' },
  );
  const [waited, fired, none] = body.moves;
  expect(waited).toMatchObject({ result: 'stepped', steps: [], instance: { state: 'unpaid' } });
  expect(fired).toMatchObject({ result: 'stepped', instance: { state: 'expired' } });
  expect(Date.parse(fired.at) - Date.parse(waited.at)).toBe(3_600_000);
  expect(none).toMatchObject({ result: 'notPossible', message: 'No timer is pending.' });
});

test.each([
  [{ kind: 'task', task: 'ship', outcome: { kind: 'ok' } }, 'No call of the task ship is pending.'],
  [
    { kind: 'undo', task: 'charge', outcome: { kind: 'ok' } },
    'No call of the compensation of charge is pending.',
  ],
  [
    { kind: 'task', task: 'charge', id: '9/9', outcome: { kind: 'timesOut' } },
    'No call of the task charge is pending under the id 9/9.',
  ],
  [{ kind: 'timer', id: '9/9' }, 'No timer 9/9 is pending.'],
  [{ kind: 'skipRollback', id: '9/9' }, 'The ledger has no entry 9/9.'],
])('a move that is not possible says why, and changes nothing: %j', async (move, message) => {
  await using parcel = await openParcel();
  const { body } = await parcel.ask(pay, move);
  expect(body.moves[1]).toMatchObject({
    result: 'notPossible',
    message,
    steps: [],
    instance: { state: 'charging' },
  });
});

describe('a body that is not valid is refused with where it is not', () => {
  test.each([
    [{ moves: [] }, '/moves'],
    [{ moves: Array.from({ length: 51 }, () => pay) }, '/moves'],
    [{ moves: [{ kind: 'explode' }] }, '/moves/0/kind'],
    [
      { moves: [pay, { kind: 'event', event: { type: 'PAY', amount: 'all' } }] },
      '/moves/1/event/amount',
    ],
    [{ moves: [{ kind: 'event', event: { type: 'xstate.done' } }] }, '/moves/0/event/type'],
    [{ moves: [pay], version: -1 }, '/version'],
    [{ moves: [pay], execute: true }, ''],
  ])('%#', async (asked, pointer) => {
    await using parcel = await openParcel();
    const { status, body } = await parcel.olga.request('POST', `${parcel.path}/what-if`, asked);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
  });

  test.each(['soon', 'P999999999D'])('a duration that is none: %s', async (duration) => {
    await using parcel = await openParcel();
    const { status, body } = await parcel.ask({ kind: 'advance', duration });
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ pointer: '/moves/0/duration' }] });
  });

  test('a rollback to a task that does not exist', async () => {
    await using parcel = await openParcel();
    expect(await parcel.ask({ kind: 'cancel', to: 'nothing' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/moves/0/to' }] },
    });
  });
});

test('only the newest version can be played on', async () => {
  await using parcel = await openParcel();
  await parcel.ada.send(parcel.path, { type: 'HURRY' });
  const ask = async (version: number) =>
    parcel.olga.request('POST', `${parcel.path}/what-if`, { moves: [pay], version });
  expect(await ask(0)).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
  expect(await ask(1)).toMatchObject({ status: 200, body: { version: 1 } });
  const ifMatch = async (etag: string) =>
    parcel.olga.request('POST', `${parcel.path}/what-if`, { moves: [pay] }, { 'if-match': etag });
  expect(await ifMatch('"0"')).toMatchObject({ status: 412 });
  expect(await ifMatch('"1"')).toMatchObject({ status: 200 });
});

test('only observers and administrators of the tenant may ask', async () => {
  await using parcel = await openParcel();
  const asked = { moves: [pay] };
  const of = async (claims: { sub: string; tenant?: string; scope?: string }) =>
    (await parcel.service.as(claims)).request('POST', `${parcel.path}/what-if`, asked);
  expect(await of({ sub: 'ada', tenant: 'acme' })).toMatchObject({ status: 403 });
  expect(await of({ sub: 'bob', tenant: 'acme', scope: 'holdfast:admin' })).toMatchObject({
    status: 200,
  });
  expect(await of({ sub: 'eve', tenant: 'other', scope: 'holdfast:admin' })).toMatchObject({
    status: 404,
    body: { code: 'instance_not_found' },
  });
});

test('a past step is played on with `at`, and a version that the instance has not reached is not', async () => {
  await using parcel = await openParcel();
  const { olga, ada, path } = parcel;
  await ada.send(path, { type: 'PAY', amount: 10 });
  const ask = async (at: unknown, version?: number) =>
    olga.request('POST', `${path}/what-if`, { moves: [pay], at, version });
  expect(await ask(0)).toMatchObject({
    status: 200,
    body: {
      version: 0,
      moves: [{ result: 'stepped', instance: { state: 'charging', version: 1 } }],
    },
  });
  expect(await ask(99)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(await ask(-1)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  // The precondition is about the instance as it is now.
  expect(await ask(0, 0)).toMatchObject({ status: 412 });
});
