import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { z } from 'zod';
import { loggedIdOf } from '../../../../src/actors/ports/ids.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import type { ProcessConfig } from '../../../../src/definition/process-config.ts';
import { createGuardedService } from '../../support/guarded-service.ts';

const machine = setup({
  types: { input: {} as { readonly secret: string }, context: {} as { readonly secret: string } },
}).createMachine({
  context: ({ input }) => input,
  initial: 'open',
  states: { open: { on: { CLOSE: 'closed' } }, closed: { type: 'final' } },
});

function createTicket(config: Partial<ProcessConfig<typeof machine>> = {}) {
  return defineProcess({ name: 'ticket', machine, ...config });
}

const input = { secret: 'hunter2' };
const ada = { sub: 'ada', tenant: 't1' };
const admin = { sub: 'root', scope: 'holdfast:admin' };

describe('counts', () => {
  it('match the lists of the same administrator', async () => {
    await using service = await createGuardedService(createTicket());
    const owners = [
      ada,
      { sub: 'bob', tenant: 't2' },
      { sub: 'eve', tenant: 't2' },
      { sub: 'sue' },
    ];
    for (const owner of owners) {
      const requests = await service.as(owner);
      await requests.start('/tickets', input);
      await requests.send(await requests.start('/tickets', input), { type: 'CLOSE' });
    }
    for (const [tenant, own] of [
      ['t1', 1],
      ['t2', 2],
      [undefined, 1],
      ['t3', 0],
    ] as const) {
      const requests = await service.as({ ...admin, ...(tenant === undefined ? {} : { tenant }) });
      const listed = await requests.get('/tickets?status=Pending');
      expect(listed.body.instances).toHaveLength(own);
      const { body } = await requests.get('/tickets/counts');
      expect(body).toMatchObject({ Pending: own, Completed: own, Failed: 0, attention: 0 });
    }
  });
});

describe('a rule', () => {
  it.each([
    ['throws', (): boolean => Object(undefined).claims.team],
    ['is async', (async () => true) as unknown as () => boolean],
  ])('that %s says no, as if there were no instance', async (_, rule) => {
    const process = createTicket({ access: { read: rule, send: rule } });
    await using service = await createGuardedService(process);
    const path = await (await service.as(ada)).start('/tickets', input);
    const bob = await service.as({ ...ada, sub: 'bob' });
    const nowhere = `${path.slice(0, -2)}aa`;
    for (const ask of [
      async (at: string) => bob.get(at),
      async (at: string) => bob.get(`${at}/history`),
      async (at: string) => bob.send(at, { type: 'CLOSE' }),
    ]) {
      const [hidden, missing] = [await ask(path), await ask(nowhere)];
      expect([hidden.status, hidden.body.detail]).toEqual([404, missing.body.detail]);
    }
  });

  it('that throws is logged', async () => {
    const rule = () => {
      throw new Error('claims of another form');
    };
    await using service = await createGuardedService(createTicket({ access: { read: rule } }));
    const path = await (await service.as(ada)).start('/tickets', input);
    await (await service.as({ ...ada, sub: 'bob' })).get(path);
    expect(service.lines).toContainEqual(
      expect.objectContaining({
        right: 'read',
        instance: loggedIdOf(path.slice('/tickets/'.length)),
        msg: 'an access rule threw; access is denied',
      }),
    );
  });
});

describe('a caller that may send but not read', () => {
  const clerks = createTicket({
    events: { CLOSE: z.object({}) },
    access: { send: ({ claims }) => claims['role'] === 'clerk' },
  });
  const clerk = { ...ada, sub: 'carl', role: 'clerk' };

  it('is answered 204, even when it waits or repeats, and its events count', async () => {
    await using service = await createGuardedService(clerks);
    const owner = await service.as(ada);
    const path = await owner.start('/tickets', input);
    const carl = await service.as(clerk);
    expect((await carl.get(path)).status).toBe(404);
    for (const round of [1, 2]) {
      const headers = { prefer: 'wait=5', 'idempotency-key': 'k' };
      const { status, body } = await carl.send(path, { type: 'CLOSE' }, headers);
      expect([round, status, body]).toEqual([round, 204, undefined]);
    }
    expect((await owner.get(path)).body).toMatchObject({ version: 1, status: 'Completed' });
  });

  it('may cancel, and sees nothing of the instance', async () => {
    await using service = await createGuardedService(clerks);
    const owner = await service.as(ada);
    const path = await owner.start('/tickets', input);
    const carl = await service.as(clerk);
    const { status, body } = await carl.request('POST', `${path}/cancel`, {});
    expect([status, body]).toEqual([204, undefined]);
    expect((await owner.get(path)).body.status).toBe('Cancelled');
  });

  it('is refused without the state', async () => {
    await using service = await createGuardedService(clerks);
    const owner = await service.as(ada);
    const path = await owner.start('/tickets', input);
    const carl = await service.as(clerk);
    const refusals = [
      await carl.send(path, { type: 'REOPEN' }),
      await carl.send(path, { type: 'CLOSE' }, { 'if-match': '"7"' }),
    ];
    await owner.send(path, { type: 'CLOSE' });
    refusals.push(
      await carl.send(path, { type: 'CLOSE' }),
      await carl.request('POST', `${path}/cancel`, {}),
    );
    expect(refusals.map(({ status }) => status)).toEqual([409, 412, 409, 409]);
    for (const { body } of refusals) {
      expect(body.detail).not.toMatch(/open|closed|Completed|accepts|version \d/);
      expect(body).not.toHaveProperty('accepts');
    }
  });

  it('sees the instance if it may read it after the step', async () => {
    const process = createTicket({
      access: {
        send: ({ claims }) => claims['role'] === 'clerk',
        read: ({ state, status, version, tenant, owner }) =>
          `${String(state)} ${status} ${version} ${tenant} ${owner}` ===
          'closed Completed 1 t1 ada',
      },
    });
    await using service = await createGuardedService(process);
    const path = await (await service.as(ada)).start('/tickets', input);
    const carl = await service.as(clerk);
    expect((await carl.get(path)).status).toBe(404);
    expect((await carl.send(path, { type: 'CLOSE' })).body.status).toBe('Completed');
    expect((await carl.get(path)).status).toBe(200);
    expect((await carl.get('/tickets')).body.instances).toEqual([]);
  });
});
