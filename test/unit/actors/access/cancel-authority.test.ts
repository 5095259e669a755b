import { describe, expect, test } from 'vitest';
import { setup } from 'xstate';
import { createApp } from '../../../../src/http/app.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { task } from '../../../../src/definition/machine/task.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createRequests } from '../../../support/requests.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { createGuardedService } from '../../support/guarded-service.ts';

/** Charges, and goes on; a clerk may send to it, too. */
function createSubscription(onCancel: 'rollback' | 'stop', refunded: string[] = []) {
  const machine = setup({ actors: { charge: task<string>(async () => 'charge 1') } }).createMachine(
    {
      initial: 'charging',
      states: { charging: { invoke: { src: 'charge', onDone: 'running' } }, running: {} },
    },
  );
  return defineProcess({
    name: 'subscription',
    machine,
    onCancel,
    access: { send: ({ claims }) => claims['role'] === 'clerk' },
    tasks: { charge: { compensate: async ({ output }) => void refunded.push(String(output)) } },
  });
}

const owner = { sub: 'ada' };
const clerk = { sub: 'bob', role: 'clerk' };
const admin = { sub: 'eve', scope: 'holdfast:admin' };

/** A subscription of Ada's that has charged her, cancelled by somebody with this body. */
async function cancelBy(
  claims: typeof owner | typeof clerk | typeof admin,
  onCancel: 'rollback' | 'stop',
  body: { readonly rollback?: boolean; readonly reason?: string },
) {
  const refunded: string[] = [];
  await using service = await createGuardedService(createSubscription(onCancel, refunded));
  const ada = await service.as(owner);
  const path = await ada.start('/subscriptions', {});
  while ((await ada.get(path)).body.state !== 'running');
  const reply = await (await service.as(claims)).request('POST', `${path}/cancel`, body);
  while (reply.status < 300 && (await ada.get(path)).body.status === 'Pending');
  const { status } = (await ada.get(path)).body;
  return { reply, status: status as string, refunded };
}

describe('with authentication', () => {
  test.each([
    ['the owner', owner, 'stop', true],
    ['the owner', owner, 'rollback', false],
    ['who may send', clerk, 'stop', true],
    ['who may send', clerk, 'rollback', false],
  ] as const)(
    'a cancellation by $0 of a process that does $2 is refused with rollback: $3, and changes nothing',
    async (_, claims, onCancel, rollback) => {
      const { reply, status, refunded } = await cancelBy(claims, onCancel, { rollback });
      expect(reply).toMatchObject({
        status: 403,
        body: {
          code: 'forbidden',
          detail: `Cancelling this subscription with rollback: ${rollback} requires a token with the scope holdfast:admin.`,
        },
      });
      expect(reply.headers.get('www-authenticate')).toContain('scope="holdfast:admin"');
      expect([status, refunded]).toEqual(['Pending', []]);
    },
  );

  test.each([
    ['the owner', owner, 'rollback', true, ['charge 1']],
    ['the owner', owner, 'rollback', undefined, ['charge 1']],
    ['the owner', owner, 'stop', false, []],
    ['the owner', owner, 'stop', undefined, []],
    ['an administrator', admin, 'stop', true, ['charge 1']],
    ['an administrator', admin, 'rollback', false, []],
  ] as const)(
    'a cancellation by $0 of a process that does $2 is accepted with rollback: $3',
    async (_, claims, onCancel, rollback, undone) => {
      const body = rollback === undefined ? {} : { rollback };
      const { status, refunded } = await cancelBy(claims, onCancel, body);
      expect([status, refunded]).toEqual(['Cancelled', undone]);
    },
  );

  test('a missing instance is refused in the same way', async () => {
    await using service = await createGuardedService(createSubscription('stop'));
    const ada = await service.as(owner);
    const path = '/subscriptions/sub_aaaaaaaaaaaaaaaaaaaaaaaaaa/cancel';
    expect((await ada.request('POST', path, { rollback: true })).status).toBe(403);
    expect((await ada.request('POST', path, {})).status).toBe(404);
  });
});

test('a hidden business key is refused like a free one', async () => {
  const keyed = { ...createSubscription('stop'), correlate: () => 'A-1' };
  await using service = await createGuardedService(keyed);
  await (await service.as(owner)).start('/subscriptions', {});
  const bob = await service.as({ sub: 'bob' });
  const cancel = async (key: string) => {
    const path = `/subscriptions/by/${key}/cancel`;
    return (await bob.request('POST', path, { rollback: true })).body.code as string;
  };
  const refusals = [await cancel('A-1'), await cancel('A-2')];
  expect(refusals).toEqual(['instance_not_found', 'instance_not_found']);
});

test('without authentication anyone may cancel with any rollback', async () => {
  const refunded: string[] = [];
  await using memory = await createMemoryRuntime(createSubscription('stop', refunded));
  const { runtime } = memory;
  const app = createApp({ runtime, log: capturedLog().log, bodyLimitBytes: 10_000 });
  const requests = createRequests((path, init) => app.request(path, init));
  const path = await requests.start('/subscriptions', {});
  const id = path.slice('/subscriptions/'.length);
  await memory.until(id, ({ state }) => state === 'running');
  expect((await requests.request('POST', `${path}/cancel`, { rollback: true })).status).toBe(200);
  await memory.until(id, ({ status }) => status === 'Cancelled');
  expect(refunded).toEqual(['charge 1']);
});
