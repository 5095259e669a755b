import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { defineProcess, type ProcessConfig } from '../../src/machines/define-process.ts';
import { createGuardedService } from './support/guarded-service.ts';

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
  it('are those of what the same administrator lists', async () => {
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
