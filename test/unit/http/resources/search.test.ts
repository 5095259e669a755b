import { expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { toInstanceId, type PublicId } from '../../../../src/actors/ports/ids.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createGuardedService } from '../../support/guarded-service.ts';

const door = defineProcess({
  name: 'door',
  machine: createMachine({ initial: 'shut', states: { shut: {} } }),
});

test('an administrator gets from an internal id, as in a log line, to the instance', async () => {
  await using service = await createGuardedService(door);
  const ann = await service.as({ sub: 'ann' });
  const path = await ann.start('/doors', {});
  const id = path.replace('/doors/', '');
  const internal = toInstanceId(id as PublicId);
  const admin = await service.as({ sub: 'olga', scope: 'holdfast:admin' });
  expect((await admin.get(`/search?q=${internal}/0/1`)).body.hits).toEqual([
    { process: 'door', id, status: 'Pending', state: 'shut', match: 'internalId', href: path },
  ]);
  expect((await ann.get(`/search?q=${internal}`)).body.hits).toEqual([]);
  expect((await ann.get(`/search?q=${id}`)).body.hits).toMatchObject([{ id, match: 'id' }]);
});

test('a search finds nothing of other callers and tenants', async () => {
  await using service = await createGuardedService(door);
  const path = await (await service.as({ sub: 'ann', tenant: 'acme' })).start('/doors', {});
  const id = path.replace('/doors/', '');
  for (const claims of [
    { sub: 'bob', tenant: 'acme' },
    { sub: 'olga', tenant: 'other', scope: 'holdfast:admin' },
  ]) {
    const { status, body } = await (await service.as(claims)).get(`/search?q=${id}`);
    expect([status, body.hits]).toEqual([200, []]);
  }
});

test.each([
  ['', 'q'],
  ['q=%20', 'q'],
  [`q=${'a'.repeat(256)}`, 'q'],
  ['q=a&q=b', 'q'],
  ['q=a&limit=21', 'limit'],
  ['q=a&limit=0', 'limit'],
  ['q=a&process=door', 'process'],
])('the query ?%s is refused, and the fault is named', async (query, parameter) => {
  await using service = await createGuardedService(door);
  const { status, body } = await (await service.as({ sub: 'ann' })).get(`/search?${query}`);
  expect([status, body.errors[0].parameter]).toEqual([400, parameter]);
});
