import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createDeployments } from '../../support/deployments.ts';
import { createGuardedService } from '../../support/guarded-service.ts';

/** A parcel with two regions while it is on its way. */
function parcel(waiting = 'packing', options: { readonly retentionMs?: number } = {}) {
  return defineProcess({
    name: 'parcel',
    ...options,
    machine: setup({}).createMachine({
      id: 'parcel',
      initial: waiting,
      states: {
        [waiting]: { on: { SEND: 'underway', LOSE: 'lost' } },
        underway: {
          type: 'parallel',
          states: {
            place: { initial: 'van', states: { van: { on: { FLY: 'plane' } }, plane: {} } },
            mood: { initial: 'calm', states: { calm: {} } },
          },
          on: { ARRIVE: 'home' },
        },
        home: { type: 'final' },
        lost: { type: 'final', tags: 'Failed' },
      },
    }),
  });
}

type Counts = Readonly<Record<string, readonly [active: number, ended: number]>>;

/** The states in which instances are. */
async function countsOf(
  runtime: Pick<Awaited<ReturnType<typeof createMemoryRuntime>>['runtime'], 'states'>,
  options: Parameters<typeof runtime.states>[1] = {},
): Promise<Counts> {
  const { states } = await runtime.states('parcel', options);
  return Object.fromEntries(
    states
      .filter(({ active, ended }) => active + ended > 0)
      .map(({ state, active, ended }) => [state, [active, ended]]),
  );
}

const as = (sub: string, tenant?: string, scope = 'holdfast:observe') => ({
  caller: { sub, tenant, scopes: [scope], claims: {} },
});

describe('the counts of states', () => {
  it('include each active state, inner and outer, and where instances ended', async () => {
    await using memory = await createMemoryRuntime(parcel());
    const { runtime } = memory;
    const [sent, lost, cancelled] = [
      await memory.start(),
      await memory.start(),
      await memory.start(),
    ];
    await memory.start();
    expect(await countsOf(runtime)).toEqual({ packing: [4, 0] });
    await runtime.send('parcel', sent, { type: 'SEND' });
    await runtime.send('parcel', sent, { type: 'FLY' });
    await runtime.send('parcel', lost, { type: 'LOSE' });
    await runtime.cancel('parcel', cancelled);
    expect(await countsOf(runtime)).toEqual({
      packing: [1, 1],
      underway: [1, 0],
      'underway.place': [1, 0],
      'underway.place.plane': [1, 0],
      'underway.mood': [1, 0],
      'underway.mood.calm': [1, 0],
      lost: [0, 1],
    });
  });

  it('name every state of the machine, in its order', async () => {
    await using memory = await createMemoryRuntime(parcel());
    const { states } = await memory.runtime.states('parcel');
    expect(states.map(({ state }) => state).slice(0, 4)).toEqual([
      'packing',
      'underway',
      'underway.place',
      'underway.place.van',
    ]);
    expect(states.at(-1)).toEqual({ state: 'lost', active: 0, ended: 0 });
  });

  it('follow a deploy: a state that is gone is named while instances are in it', async () => {
    await using service = await createDeployments(parcel('packing'));
    const [first] = [await service.start(), await service.start()];
    await service.deploy(parcel('boxing'));
    await service.advance(10_000);
    expect(await countsOf(service.runtime)).toEqual({ packing: [2, 0] });
    await service.deploy(parcel('packing'));
    await service.advance(10_000);
    await service.runtime.send('parcel', first, { type: 'SEND' });
    expect(await countsOf(service.runtime)).toMatchObject({ packing: [1, 0], underway: [1, 0] });
  });

  it('follow a deploy that gives the machine another id, under the same names', async () => {
    const named = (id: string, sent: string) =>
      defineProcess({
        name: 'parcel',
        machine: setup({}).createMachine({
          id,
          initial: 'packing',
          states: { packing: { on: { SEND: sent } }, [sent]: {} },
        }),
      });
    await using service = await createDeployments(named('one', 'sent'));
    const id = await service.start();
    await service.deploy(named('two', 'posted'));
    await service.advance(10_000);
    expect(await countsOf(service.runtime)).toEqual({ packing: [1, 0] });
    await service.runtime.send('parcel', id, { type: 'SEND' });
    expect(await countsOf(service.runtime)).toEqual({ posted: [1, 0] });
  });

  it('leave out an instance once its retention is over', async () => {
    await using memory = await createMemoryRuntime(parcel('packing', { retentionMs: 60_000 }));
    const { runtime, clock } = memory;
    await runtime.send('parcel', await memory.start(), { type: 'LOSE' });
    await memory.start();
    await clock.advance(30_000);
    expect(await countsOf(runtime)).toEqual({ packing: [1, 0], lost: [0, 1] });
    await clock.advance(90_000);
    expect(await countsOf(runtime)).toEqual({ packing: [1, 0] });
  });

  it('show an observer the instances of its tenant', async () => {
    await using memory = await createMemoryRuntime(parcel());
    const { runtime } = memory;
    await runtime.start('parcel', {}, as('ann', 'acme'));
    await runtime.start('parcel', {}, as('bob', 'acme'));
    await runtime.start('parcel', {}, as('eve', 'other'));
    await runtime.start('parcel', {}, as('sam'));
    await runtime.start('parcel', {});
    expect(await countsOf(runtime, as('olga', 'acme'))).toEqual({ packing: [2, 0] });
    expect(await countsOf(runtime, as('olga', 'other'))).toEqual({ packing: [1, 0] });
    expect(await countsOf(runtime, as('olga'))).toEqual({ packing: [2, 0] });
    expect(await countsOf(runtime)).toEqual({ packing: [5, 0] });
  });

  it('are for observers and administrators', async () => {
    await using service = await createGuardedService(parcel());
    for (const scope of ['holdfast:observe', 'holdfast:admin']) {
      const requests = await service.as({ sub: 'olga', scope });
      const { status, body } = await requests.get('/processes/parcel/states');
      expect([status, body.states[0]]).toEqual([200, { state: 'packing', active: 0, ended: 0 }]);
    }
    const requests = await service.as({ sub: 'ann', scope: 'orders' });
    const { status, body } = await requests.get('/processes/parcel/states');
    expect([status, body.code]).toEqual([403, 'forbidden']);
    const observer = await service.as({ sub: 'olga', scope: 'holdfast:observe' });
    expect((await observer.get('/processes/nothing/states')).status).toBe(404);
  });
});
