import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createGuardedService } from '../../support/guarded-service.ts';

const door = defineProcess({
  name: 'door',
  machine: createMachine({ initial: 'shut', states: { shut: {} } }),
});

describe('GET /nodes', () => {
  it('tells observers and administrators which nodes are alive, and how late work is', async () => {
    await using service = await createGuardedService(door);
    for (const scope of ['holdfast:observe', 'holdfast:admin']) {
      const { status, body } = await (await service.as({ sub: 'olga', scope })).get('/nodes');
      expect([status, body.lateMs]).toEqual([200, 0]);
      expect(body.nodes).toMatchObject([{ node: 'test', load: { tasks: 0, actors: 0 } }]);
      expect(Date.parse(body.nodes[0].load.at)).toBeLessThanOrEqual(service.clock.now());
    }
  });

  it('is refused to other callers', async () => {
    await using service = await createGuardedService(door);
    const { status, body } = await (await service.as({ sub: 'ann', scope: 'doors' })).get('/nodes');
    expect([status, body.code]).toEqual([403, 'forbidden']);
  });
});
