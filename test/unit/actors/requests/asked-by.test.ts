import { expect, it } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createGuardedService } from '../../support/guarded-service.ts';

const owner = { sub: 'ann', tenant: 'acme' };
const admin = { sub: 'olga', tenant: 'acme', scope: 'holdfast:admin' };
const observer = { sub: 'otto', tenant: 'acme', scope: 'holdfast:observe' };

const door = defineProcess({
  name: 'door',
  history: 'snapshots',
  machine: setup({}).createMachine({
    initial: 'shut',
    states: { shut: { on: { KNOCK: 'shut' } } },
  }),
});

async function openDoor() {
  const service = await createGuardedService(door);
  const mine = await service.as(owner);
  const theirs = await service.as(admin);
  const path = await mine.start('/doors', {});
  const historyFor = async (claims: Parameters<typeof service.as>[0]) => {
    const { body } = await (await service.as(claims)).get(`${path}/history`);
    return body.steps.map(({ by }: { readonly by?: unknown }) => by);
  };
  return {
    service,
    path,
    mine,
    theirs,
    historyFor,
    [Symbol.asyncDispose]: async () => service[Symbol.asyncDispose](),
  };
}

const knock = { type: 'KNOCK' };
const because = (reason: string) => ({ 'holdfast-reason': reason });

it('the history tells who acted and why: of owners with a reason, of administrators always', async () => {
  await using opened = await openDoor();
  const { path, mine, theirs, historyFor } = opened;
  await mine.send(path, knock);
  await mine.send(path, knock, because('Nobody came.'));
  await theirs.send(path, knock);
  await theirs.request('POST', `${path}/cancel`, { reason: '  It is late. ' });
  const all = [
    undefined,
    undefined,
    { sub: 'ann', reason: 'Nobody came.' },
    { sub: 'olga' },
    { sub: 'olga', reason: 'It is late.' },
  ];
  expect(await historyFor(admin)).toEqual(all);
  expect(await historyFor(observer)).toEqual(all);
});

it('the instance as a step left it tells who acted and why, as the history does', async () => {
  await using opened = await openDoor();
  const { service, path, theirs } = opened;
  await theirs.send(path, knock, because('Nobody came.'));
  const pastFor = async (claims: Parameters<typeof service.as>[0], version: number) =>
    (await (await service.as(claims)).get(`${path}/history/${version}`)).body.by;
  expect(await pastFor(observer, 1)).toEqual({ sub: 'olga', reason: 'Nobody came.' });
  expect(await pastFor(owner, 1)).toEqual({ reason: 'Nobody came.' });
  expect(await pastFor(observer, 0)).toBeUndefined();
});

it('callers that neither observe nor administrate read the reason alone, in the stream too', async () => {
  await using opened = await openDoor();
  const { service, path, theirs, historyFor } = opened;
  await theirs.send(path, knock);
  await theirs.request('POST', `${path}/cancel`, { reason: 'It is late.' });
  expect(await historyFor(owner)).toEqual([undefined, undefined, { reason: 'It is late.' }]);
  const stream = await (await service.fetch(owner, `${path}/stream`)).text();
  expect(stream).toContain('"by":{"reason":"It is late."}');
  expect(stream).not.toContain('olga');
  expect(await (await service.fetch(admin, `${path}/stream`)).text()).toContain('"sub":"olga"');
});

it('each step of one commit has the reason of its own cause', async () => {
  await using opened = await openDoor();
  const { path, mine, historyFor } = opened;
  const reasons = ['one', 'two', 'three'];
  await Promise.all(reasons.map(async (reason) => mine.send(path, knock, because(reason))));
  expect(new Set((await historyFor(owner)).slice(1))).toEqual(
    new Set(reasons.map((reason) => ({ reason }))),
  );
});

it('a repeated event keeps the reason of the first request', async () => {
  await using opened = await openDoor();
  const { path, mine, historyFor } = opened;
  const key = { 'idempotency-key': 'k' };
  await mine.send(path, knock, { ...key, ...because('first') });
  await mine.send(path, knock, { ...key, ...because('again') });
  expect(await historyFor(owner)).toEqual([undefined, { reason: 'first' }]);
});

it('the reason of an event is percent-encoded UTF-8', async () => {
  await using opened = await openDoor();
  const { path, mine, historyFor } = opened;
  await mine.send(path, knock, because(encodeURIComponent('100 % – geprüft')));
  expect(await historyFor(owner)).toEqual([undefined, { reason: '100 % – geprüft' }]);
});

it.each([
  ['empty', ''],
  ['malformed', '100 %'],
  ['too long', 'x'.repeat(1_001)],
])('a reason that is %s is refused and changes nothing', async (_, reason) => {
  await using opened = await openDoor();
  const { path, mine } = opened;
  const refused = await mine.send(path, knock, because(reason));
  expect(refused).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', errors: [{ header: 'Holdfast-Reason' }] },
  });
  expect((await mine.get(path)).body.version).toBe(0);
});

it('the runtime itself refuses a reason that is too long', async () => {
  await using opened = await openDoor();
  const { service, path } = opened;
  const id = path.slice('/doors/'.length);
  const reason = 'x'.repeat(1_001);
  await expect(service.runtime.cancel('door', id, { reason })).rejects.toMatchObject({
    code: 'invalid_request',
  });
  expect(await service.runtime.get('door', id)).toMatchObject({ version: 0 });
});
