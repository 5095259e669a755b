import { describe, expect, it, test } from 'vitest';
import { assign, setup } from 'xstate';
import { z } from 'zod';
import { documentOf } from '../../../support/document-of.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import type { ProcessConfig } from '../../../../src/definition/process-config.ts';
import { createGuardedService } from '../../support/guarded-service.ts';
import { createTwoNodes } from '../../support/two-nodes.ts';

const machine = setup({
  types: {
    context: {} as { readonly paid: number; readonly approvedBy: string },
    events: {} as
      | { type: 'PAYMENT_SUCCEEDED'; amount: number }
      | { type: 'APPROVE'; by: string }
      | { type: 'REMIND' }
      | { type: 'SIGN' }
      | { type: 'NOTE'; text: string }
      | { type: 'INTERNAL' },
  },
  actions: { noted: () => undefined },
}).createMachine({
  context: { paid: 0, approvedBy: '' },
  initial: 'open',
  on: {
    PAYMENT_SUCCEEDED: { actions: assign({ paid: ({ event }) => event.amount }) },
    REMIND: { actions: 'noted' },
    SIGN: { actions: 'noted' },
    NOTE: { actions: 'noted' },
    INTERNAL: { actions: 'noted' },
  },
  states: {
    open: {
      on: {
        APPROVE: { target: 'approved', actions: assign({ approvedBy: ({ event }) => event.by }) },
      },
    },
    approved: {},
  },
});

const events = {
  PAYMENT_SUCCEEDED: { schema: z.object({ amount: z.int() }), from: 'system' },
  APPROVE: {
    schema: z.object({ by: z.string() }),
    from: [{ scope: 'invoices:approve' }, 'admin'],
  },
  REMIND: { from: 'owner' },
  SIGN: {
    from: ({ claims, state }: { claims: object; state: unknown }) =>
      state === 'approved' && 'role' in claims,
  },
  NOTE: z.object({ text: z.string() }),
} as const;

function createInvoice(config: Pick<ProcessConfig<typeof machine>, 'access'> = {}) {
  return defineProcess({
    name: 'invoice',
    machine,
    events,
    access: { read: ({ tenant }) => tenant === 't1' },
    ...config,
  });
}

const ada = { sub: 'ada', tenant: 't1' };
const bob = { sub: 'bob', tenant: 't1' };
const officer = { ...bob, scope: 'invoices:approve' };
const admin = { sub: 'root', tenant: 't1', scope: 'holdfast:admin' };
const payment = { type: 'PAYMENT_SUCCEEDED', amount: 5 };
const approval = { type: 'APPROVE', by: 'bob' };

const typesOf = (body: { accepts: readonly { type: string }[] }) =>
  body.accepts.map(({ type }) => type);

describe('an event from the system', () => {
  it('is refused to its owner and to administrators, and changes nothing', async () => {
    await using service = await createGuardedService(createInvoice());
    const owner = await service.as(ada);
    const path = await owner.start('/invoices', {});
    for (const requests of [owner, await service.as(admin)]) {
      const { status, body } = await requests.send(path, payment);
      expect([status, body.code]).toEqual([403, 'forbidden']);
      expect(body.detail).toMatch(/accepts PAYMENT_SUCCEEDED only from the service itself/);
    }
    expect((await owner.get(path)).body).toMatchObject({ version: 0, data: { paid: 0 } });
  });

  it('is accepted from the program itself', async () => {
    await using service = await createGuardedService(createInvoice());
    const path = await (await service.as(ada)).start('/invoices', {});
    const id = path.slice('/invoices/'.length);
    const view = await service.runtime.send('invoice', id, payment);
    expect(view).toMatchObject({ version: 1, data: { paid: 5 } });
    expect(view?.accepts.map(({ type }) => type)).toContain('PAYMENT_SUCCEEDED');
  });

  it('with administrators as senders is accepted from them', async () => {
    const process = defineProcess({
      name: 'invoice',
      machine,
      events: {
        PAYMENT_SUCCEEDED: { schema: z.object({ amount: z.int() }), from: ['system', 'admin'] },
      },
    });
    await using service = await createGuardedService(process);
    const path = await (await service.as(ada)).start('/invoices', {});
    expect((await (await service.as(ada)).send(path, payment)).status).toBe(403);
    expect((await (await service.as(admin)).send(path, payment)).status).toBe(200);
  });
});

describe('an event from a scope', () => {
  it('is accepted from tokens with the scope, within the tenant', async () => {
    await using service = await createGuardedService(createInvoice());
    const owner = await service.as(ada);
    const path = await owner.start('/invoices', {});
    const refused = await owner.send(path, approval);
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toContain(
      'accepts APPROVE only from a token with the scope invoices:approve or an administrator',
    );
    expect(refused.headers.get('www-authenticate')).toBe(
      'Bearer realm="holdfast", error="insufficient_scope", scope="invoices:approve"',
    );
    const foreign = await service.as({ ...officer, tenant: 't2' });
    expect((await foreign.send(path, approval)).status).toBe(404);
    expect((await (await service.as(officer)).send(path, approval)).status).toBe(200);
  });
});

describe('a caller that may not send an event', () => {
  it('nor read the instance is told that there is none', async () => {
    await using service = await createGuardedService(createInvoice({ access: {} }));
    const path = await (await service.as(ada)).start('/invoices', {});
    const other = await service.as(bob);
    for (const event of [payment, approval, { type: 'NOTE', text: 'x' }]) {
      const { status, body } = await other.send(path, event);
      const missing = await other.send(`${path.slice(0, -2)}aa`, event);
      expect([status, body.detail]).toEqual([404, missing.body.detail]);
    }
    expect((await other.request('POST', `${path}/cancel`, {})).status).toBe(404);
  });

  it('but may read the instance is told who may', async () => {
    await using service = await createGuardedService(createInvoice());
    const path = await (await service.as(ada)).start('/invoices', {});
    const reader = await service.as(bob);
    const sent = await reader.send(path, { type: 'NOTE', text: 'x' });
    expect([sent.status, sent.body.code]).toEqual([403, 'forbidden']);
    expect(sent.body.detail).toContain('accepts NOTE only from its owner or an administrator');
    const cancelled = await reader.request('POST', `${path}/cancel`, {});
    expect(cancelled.status).toBe(403);
    expect(cancelled.body.detail).toContain('accepts a cancellation only from its owner');
  });
});

describe('what an instance accepts', () => {
  it('is what the caller may send, wherever it is shown', async () => {
    await using service = await createGuardedService(createInvoice());
    const owner = await service.as(ada);
    const started = await owner.request('POST', '/invoices', {}, { 'idempotency-key': 'k' });
    const path = started.headers.get('location') ?? '';
    const shown = [
      started.body,
      (await owner.request('POST', '/invoices', {}, { 'idempotency-key': 'k' })).body,
      (await owner.get(path)).body,
      (await owner.get('/invoices')).body.instances[0],
      (await owner.request('GET', path, undefined, { prefer: 'wait=0' })).body,
      (await owner.send(path, { type: 'REMIND' }, { 'idempotency-key': 'r' })).body,
      (await owner.send(path, { type: 'REMIND' }, { 'idempotency-key': 'r' })).body,
      (await owner.send(path, { type: 'UNKNOWN' })).body,
    ];
    expect(shown.map(typesOf)).toEqual(shown.map(() => ['REMIND', 'NOTE']));
    const of = async (who: typeof admin) => typesOf((await (await service.as(who)).get(path)).body);
    expect(await of(admin)).toEqual(['NOTE', 'APPROVE']);
    expect(await of(officer)).toEqual(['APPROVE']);
    expect(await of({ ...bob, scope: '' })).toEqual([]);
  });

  it('is listed in a refusal only as far as the caller may send it', async () => {
    await using service = await createGuardedService(createInvoice());
    const owner = await service.as(ada);
    const path = await owner.start('/invoices', {});
    const { body } = await owner.send(path, { type: 'UNKNOWN' });
    expect(body.detail).toContain('it accepts REMIND, NOTE.');
  });

  it('follows a rule, which sees only the type, as the instance changes', async () => {
    await using service = await createGuardedService(createInvoice());
    const path = await (await service.as(ada)).start('/invoices', {});
    const signer = await service.as({ ...officer, role: 'signer' });
    expect(typesOf((await signer.get(path)).body)).toEqual(['APPROVE']);
    const refused = await signer.send(path, { type: 'SIGN' });
    expect([refused.status, refused.body.detail]).toEqual([
      403,
      expect.stringContaining('a caller that a rule of the process allows'),
    ]);
    expect(typesOf((await signer.send(path, approval)).body)).toEqual(['SIGN']);
    expect((await signer.send(path, { type: 'SIGN' })).status).toBe(200);
  });
});

describe('access.send', () => {
  it('sees the type and the payload of the event', async () => {
    const process = createInvoice({
      access: {
        read: () => true,
        send: ({ event }) => event.type === 'NOTE' && event['text'] === 'please',
      },
    });
    await using service = await createGuardedService(process);
    const path = await (await service.as(ada)).start('/invoices', {});
    const other = await service.as(bob);
    const send = async (text: string) => (await other.send(path, { type: 'NOTE', text })).status;
    expect([await send('now'), await send('please')]).toEqual([403, 200]);
    expect((await other.request('POST', `${path}/cancel`, {})).status).toBe(403);
  });

  it('does not apply to events with a from', async () => {
    const process = createInvoice({ access: { read: () => true, send: () => true } });
    await using service = await createGuardedService(process);
    const path = await (await service.as(ada)).start('/invoices', {});
    const other = await service.as(bob);
    expect((await other.send(path, { type: 'REMIND' })).status).toBe(403);
    expect((await other.send(path, payment)).status).toBe(403);
    expect((await other.send(path, { type: 'NOTE', text: '' })).status).toBe(200);
  });
});

describe('access.cancel', () => {
  it('names all callers that may cancel', async () => {
    const process = createInvoice({
      access: { send: () => true, cancel: ['admin', ({ claims }) => claims['role'] === 'clerk'] },
    });
    await using service = await createGuardedService(process);
    const owner = await service.as(ada);
    const cancel = async (who: typeof ada & { role?: string }, path: string) =>
      (await service.as(who)).request('POST', `${path}/cancel`, {});
    const path = await owner.start('/invoices', {});
    const refused = await cancel(ada, path);
    expect([refused.status, refused.body.detail]).toEqual([
      403,
      expect.stringContaining(
        'accepts a cancellation only from an administrator or a caller that a rule',
      ),
    ]);
    expect((await cancel(bob, path)).status).toBe(404);
    expect((await cancel({ ...bob, role: 'clerk' }, path)).status).toBe(204);
    expect((await owner.get(path)).body.status).toBe('Cancelled');
    expect((await cancel(admin, await owner.start('/invoices', {}))).status).toBe(200);
  });
});

describe('a rule of an event', () => {
  it.each([
    ['throws', (): boolean => Object(undefined).claims.team, 1],
    [
      'is async and rejects',
      (async () => Promise.reject(new Error('no'))) as unknown as () => boolean,
      1,
    ],
  ])('that %s says no, which the log tells of once for a send', async (_, from, told) => {
    const process = defineProcess({ name: 'invoice', machine, events: { REMIND: { from } } });
    await using service = await createGuardedService(process);
    const owner = await service.as(ada);
    const path = await owner.start('/invoices', {});
    expect((await owner.get(path)).body.accepts).toEqual([]);
    expect((await owner.send(path, { type: 'REMIND' })).status).toBe(403);
    const lines = service.lines.filter(
      ({ msg }) => msg === 'an access rule threw; access is denied',
    );
    expect(lines).toHaveLength(told);
  });
});

describe('who may send is decided on the newest state', () => {
  const flag = defineProcess({
    name: 'flag',
    machine: setup({}).createMachine({
      initial: 'down',
      on: { WAVE: { actions: () => undefined } },
      states: { down: { on: { RAISE: 'up' } }, up: { on: { LOWER: 'down' } } },
    }),
    events: {
      WAVE: { from: ({ state }) => state === 'up' },
      RAISE: { from: 'system' },
      LOWER: { from: 'system' },
    },
  });
  const caller = { sub: 'ada', tenant: undefined, scopes: [], claims: {} };

  it('even if an outdated copy would refuse or accept it', async () => {
    await using nodes = createTwoNodes([flag]);
    const { a, b } = nodes;
    const { id } = (await b.start('flag', {}, { caller })).instance;
    await a.send('flag', id, { type: 'RAISE' });
    expect(await b.send('flag', id, { type: 'WAVE' }, { caller })).toMatchObject({ version: 2 });
    await a.send('flag', id, { type: 'LOWER' });
    await expect(b.send('flag', id, { type: 'WAVE' }, { caller })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await a.get('flag', id)).toMatchObject({ version: 3 });
  });
});

describe('the program itself', () => {
  it('may send events that the process does not declare; callers may not', async () => {
    await using service = await createGuardedService(createInvoice());
    const owner = await service.as(ada);
    const path = await owner.start('/invoices', {});
    const id = path.slice('/invoices/'.length);
    expect((await owner.send(path, { type: 'INTERNAL' })).status).toBe(409);
    const view = await service.runtime.send(
      'invoice',
      id,
      { type: 'INTERNAL' },
      { undeclared: true },
    );
    expect(view).toMatchObject({ version: 1 });
  });
});

test('the OpenAPI document describes who may send, cancel and start', () => {
  const process = createInvoice({ access: { cancel: 'admin', start: () => true } });
  const { paths } = documentOf([process]);
  const described = (path: string) =>
    (paths as Record<string, { post: { description: string } }>)[path]?.post.description;
  expect(described('/invoices')).toContain('A rule of the process decides which callers may start');
  expect(described('/invoices/{id}/cancel')).toContain('Allowed only for an administrator.');
  const sent = described('/invoices/{id}/events');
  expect(sent).toContain('`PAYMENT_SUCCEEDED` is accepted only from the service itself.');
  expect(sent).toContain(
    '`APPROVE` is accepted only from a token with the scope invoices:approve or an',
  );
  expect(sent).not.toContain('`NOTE`');
});

describe('defineProcess refuses', () => {
  it.each([
    [
      'an unknown word',
      { REMIND: { from: 'ownr' } },
      /its event REMIND is from ownr; valid senders are/,
    ],
    ['nobody', { REMIND: { from: [] } }, /its event REMIND is from nobody; use system instead/],
    ['undefined', { REMIND: { from: undefined } }, /is from nobody/],
    ['a slip of the pen', { REMIND: { form: 'system' } }, /its event REMIND declares form/],
    ['a scope with spaces', { REMIND: { from: { scope: 'a b' } } }, /is from {"scope":"a b"}/],
    ['a party where there are none', { REMIND: { from: 'party' } }, /has no parties/],
  ])('%s', (_, declared, message) => {
    expect(() =>
      defineProcess({ name: 'invoice', machine, events: declared as unknown as typeof events }),
    ).toThrow(message);
  });

  it('an unknown word in access.cancel', () => {
    const cancel = 'nobody' as unknown as 'owner';
    expect(() => createInvoice({ access: { cancel } })).toThrow(/its access.cancel names nobody/);
  });
});
