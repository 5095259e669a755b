import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { z } from 'zod';
import { defineProcess, type AccessRules } from '../../../../src/definition/define-process.ts';
import { serveOn } from '../../../../src/service.ts';
import { createRequests } from '../../../support/requests.ts';
import { createMemoryStorage } from '../../../support/memory-storage.ts';
import { createGuardedService } from '../../support/guarded-service.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { jwtSecret, tokenFor } from '../../support/tokens.ts';

const input = z.object({ number: z.string(), amount: z.int() });

function createOrder(start?: AccessRules<z.output<typeof input>>['start']) {
  return defineProcess({
    name: 'order',
    machine: setup({
      types: {
        input: {} as z.output<typeof input>,
        context: {} as z.output<typeof input>,
      },
      actions: { noted: () => undefined },
    }).createMachine({
      context: ({ input: given }) => given,
      on: { PAID: { actions: 'noted' }, NOTE: { actions: 'noted' } },
    }),
    input,
    events: { PAID: { from: 'system' }, NOTE: z.object({}) },
    correlate: ({ input: { number } }) => (number === '' ? undefined : number),
    ...(start === undefined ? {} : { access: { start } }),
  });
}

const ada = { sub: 'ada', tenant: 't1' };
const clerk = { sub: 'carl', tenant: 't1', role: 'clerk' };
const order = { number: 'no-7', amount: 5 };

describe('access.start', () => {
  const forClerks = createOrder(
    ({ claims, input: { amount } }) => claims['role'] === 'clerk' && amount < 10,
  );

  it('that denies a start is answered 403, and nothing is stored', async () => {
    await using service = await createGuardedService(forClerks);
    const [other, allowed] = [await service.as(ada), await service.as(clerk)];
    const refused = await other.request('POST', '/orders', order);
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
    expect(refused.body.detail).toContain('may not start this order');
    const tooMuch = await allowed.request('POST', '/orders', { ...order, amount: 11 });
    expect(tooMuch.status).toBe(403);
    expect((await service.runtime.list('order')).instances).toEqual([]);
  });

  it('keeps a denied start from taking the business key', async () => {
    await using service = await createGuardedService(forClerks);
    const squatter = await service.as(ada);
    expect((await squatter.request('POST', '/orders', order)).status).toBe(403);
    const started = await (await service.as(clerk)).request('POST', '/orders', order);
    expect([started.status, started.body.key]).toEqual([201, 'no-7']);
    expect((await squatter.request('POST', '/orders', order)).status).toBe(403);
  });

  it('applies to administrators, too, but not to the program itself', async () => {
    await using service = await createGuardedService(createOrder(() => false));
    const admin = await service.as({ sub: 'root', scope: 'holdfast:admin' });
    expect((await admin.request('POST', '/orders', order)).status).toBe(403);
    expect((await service.runtime.start('order', order)).created).toBe(true);
  });

  it.each([
    ['throws', (): boolean => Object(undefined).claims.team],
    ['is async', (async () => true) as unknown as () => boolean],
  ])('that %s says no, which the log tells of', async (_, start) => {
    await using service = await createGuardedService(createOrder(start));
    const refused = await (await service.as(clerk)).request('POST', '/orders', order);
    expect(refused.status).toBe(403);
    expect(service.lines).toContainEqual(
      expect.objectContaining({ right: 'start', msg: 'an access rule threw; access is denied' }),
    );
  });
});

async function openBackEnd() {
  const { log } = capturedLog();
  const service = serveOn(Promise.resolve(createMemoryStorage()), {
    processes: [createOrder(() => false)],
    log,
    auth: { secret: jwtSecret },
  });
  return {
    service,
    as: async (claims: object) => {
      const authorization = `Bearer ${await tokenFor({ ...claims })}`;
      return createRequests(async (path, init) =>
        service.fetch(
          new Request(`http://local${path}`, {
            ...init,
            headers: { ...(init.headers as object), authorization },
          }),
        ),
      );
    },
    [Symbol.asyncDispose]: async () => service.close(),
  };
}

describe('a back end that starts for its customer', () => {
  it('starts an instance that the customer can find, read and send events to', async () => {
    await using backEnd = await openBackEnd();
    const { service } = backEnd;
    const { id } = await service.start('order', order, { owner: 'ada', tenant: 't1' });
    const customer = await backEnd.as(ada);
    expect((await customer.get('/orders')).body.instances).toMatchObject([{ id }]);
    const read = await customer.get('/orders/by/no-7');
    expect(read.body).toMatchObject({ id, accepts: [{ type: 'NOTE' }] });
    expect((await customer.send(`/orders/${id}`, { type: 'NOTE' })).status).toBe(200);
    expect((await customer.send(`/orders/${id}`, { type: 'PAID' })).status).toBe(403);
    expect(await service.send('order', id, { type: 'PAID' })).toMatchObject({ version: 2 });
    const others = [{ ...ada, sub: 'bob' }, { ...ada, tenant: 't2' }, { sub: 'ada' }];
    for (const other of others) {
      const requests = await backEnd.as(other);
      expect((await requests.get(`/orders/${id}`)).status).toBe(404);
      expect((await requests.get('/orders')).body.instances).toEqual([]);
    }
  });

  it('scopes its idempotency keys to each customer, apart from the keys of the customers', async () => {
    await using backEnd = await openBackEnd();
    const { service } = backEnd;
    const input = { number: '', amount: 1 };
    const start = async (owner?: string) =>
      service.start('order', input, {
        ...(owner === undefined ? {} : { owner, tenant: 't1' }),
        idempotencyKey: 'k',
      });
    const [first, again, other, own] = [
      await start('ada'),
      await start('ada'),
      await start('bob'),
      await start(),
    ];
    expect(again.id).toBe(first.id);
    expect(new Set([first.id, other.id, own.id]).size).toBe(3);
  });

  it('may start for a tenant without an owner', async () => {
    await using backEnd = await openBackEnd();
    const { id } = await backEnd.service.start('order', order, { tenant: 't1' });
    expect((await (await backEnd.as(ada)).get(`/orders/${id}`)).status).toBe(404);
    const admin = { sub: 'root', scope: 'holdfast:admin' };
    const own = await backEnd.as({ ...admin, tenant: 't1' });
    expect((await own.get('/orders')).body.instances).toMatchObject([{ id }]);
    expect((await own.get('/orders/counts')).body).toMatchObject({ Pending: 1 });
    const foreign = await backEnd.as({ ...admin, tenant: 't2' });
    expect((await foreign.get(`/orders/${id}`)).status).toBe(404);
  });

  it.each([{ owner: '' }, { owner: 'ada', tenant: '' }, { owner: 7 as unknown as string }])(
    'is refused if the customer has no name: %j',
    async (who) => {
      await using backEnd = await openBackEnd();
      await expect(backEnd.service.start('order', order, who)).rejects.toMatchObject({
        code: 'invalid_request',
      });
    },
  );
});
