import { describe, expect, it } from 'vitest';
import { assign, setup } from 'xstate';
import { z } from 'zod';
import { loggedIdOf } from '../../../../src/actors/ports/ids.ts';
import type { Commit } from '../../../../src/actors/ports/ports.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import type { ProcessConfig } from '../../../../src/definition/process-config.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { createGuardedService } from '../../support/guarded-service.ts';

interface Deal {
  readonly members: readonly string[];
}

const machine = setup({
  types: {
    input: {} as Deal,
    context: {} as Deal,
    events: {} as
      { type: 'INVITE'; members: readonly string[] } | { type: 'SIGN' } | { type: 'END' },
  },
  actions: { noted: () => undefined },
}).createMachine({
  context: ({ input }) => input,
  initial: 'open',
  states: {
    open: {
      on: {
        INVITE: { actions: assign({ members: ({ event }) => event.members }) },
        SIGN: { actions: 'noted' },
        END: 'done',
      },
    },
    done: { type: 'final' },
  },
});

function createDeal(config: Partial<ProcessConfig<typeof machine>> = {}) {
  return defineProcess({
    name: 'deal',
    machine,
    events: {
      INVITE: z.object({ members: z.array(z.string()) }),
      SIGN: { from: 'party' },
      END: z.object({}),
    },
    parties: ({ context }) => context.members,
    ...(config as object),
  });
}

const ada = { sub: 'ada', tenant: 't1' };
const bob = { sub: 'bob', tenant: 't1' };
const eve = { sub: 'eve', tenant: 't1' };

describe('a party', () => {
  it('finds and reads the instance, and sends only events that are from parties', async () => {
    await using service = await createGuardedService(createDeal());
    const owner = await service.as(ada);
    const path = await owner.start('/deals', { members: ['bob'] });
    const party = await service.as(bob);
    const listed = await party.get('/deals?status=Pending');
    expect(listed.body.instances).toMatchObject([{ accepts: [{ type: 'SIGN' }] }]);
    expect((await party.get(path)).status).toBe(200);
    expect((await party.get(`${path}/history`)).status).toBe(200);
    const waited = await party.request('GET', path, undefined, { prefer: 'wait=0' });
    expect(waited.body.accepts).toMatchObject([{ type: 'SIGN' }]);
    expect((await party.send(path, { type: 'SIGN' })).body).toMatchObject({ version: 1 });
    expect((await party.send(path, { type: 'END' })).status).toBe(403);
    expect((await party.request('POST', `${path}/cancel`, {})).status).toBe(403);
    expect((await owner.send(path, { type: 'SIGN' })).status).toBe(403);
  });

  it('belongs to the tenant', async () => {
    await using service = await createGuardedService(createDeal());
    const path = await (await service.as(ada)).start('/deals', { members: ['bob'] });
    const { id: ofNobody } = (await service.runtime.start('deal', { members: ['bob'] })).instance;
    for (const other of [{ sub: 'bob', tenant: 't2' }, eve]) {
      const requests = await service.as(other);
      expect((await requests.get(path)).status).toBe(404);
      expect((await requests.get('/deals')).body.instances).toEqual([]);
    }
    const withoutTenant = await service.as({ sub: 'bob' });
    expect((await withoutTenant.get('/deals')).body.instances).toMatchObject([{ id: ofNobody }]);
    expect((await (await service.as(bob)).get(`/deals/${ofNobody}`)).status).toBe(404);
  });

  it('that joins or leaves finds the instance, or no longer does, from the same step on', async () => {
    await using service = await createGuardedService(createDeal());
    const owner = await service.as(ada);
    const path = await owner.start('/deals', { members: ['bob'] });
    await owner.send(path, { type: 'INVITE', members: ['ada', 'eve', 'eve'] });
    const [left, joined] = [await service.as(bob), await service.as(eve)];
    expect((await left.get(path)).status).toBe(404);
    expect((await left.get('/deals')).body.instances).toEqual([]);
    expect((await joined.get(path)).status).toBe(200);
    expect((await joined.get('/deals')).body.instances).toHaveLength(1);
    expect((await owner.get('/deals')).body.instances).toHaveLength(1);
  });

  it('still finds the instance once it has ended', async () => {
    await using service = await createGuardedService(createDeal());
    const owner = await service.as(ada);
    const path = await owner.start('/deals', { members: ['bob'] });
    await owner.send(path, { type: 'END' });
    const party = await service.as(bob);
    expect((await party.get('/deals?status=Completed')).body.instances).toHaveLength(1);
  });
});

describe('parties', () => {
  it('are at most 20: a start with more is refused, and later ones do not count', async () => {
    await using service = await createGuardedService(createDeal());
    const owner = await service.as(ada);
    const members = Array.from({ length: 21 }, (_, n) => `m${n}`);
    const refused = await owner.request('POST', '/deals', { members });
    expect([refused.status, refused.body.detail]).toEqual([
      400,
      expect.stringContaining('it has more than 20 parties'),
    ]);
    const path = await owner.start('/deals', { members: members.slice(1) });
    expect((await owner.send(path, { type: 'INVITE', members })).status).toBe(200);
    const seen = async (sub: string) => {
      const requests = await service.as({ ...ada, sub });
      const { status } = await requests.get(path);
      return [status, (await requests.get('/deals')).body.instances.length];
    };
    expect(await seen('m19')).toEqual([200, 1]);
    expect(await seen('m20')).toEqual([404, 0]);
  });

  it.each([
    ['throw', (): readonly string[] => Object(undefined).context.members],
    ['are async', (async () => ['bob']) as unknown as () => readonly string[]],
    ['are no list of text', () => ['bob', 7] as unknown as readonly string[]],
  ])('that %s are nobody, which the log tells of', async (_, parties) => {
    await using service = await createGuardedService(createDeal({ parties }));
    const path = await (await service.as(ada)).start('/deals', { members: [] });
    expect((await (await service.as(bob)).get(path)).status).toBe(404);
    expect(service.lines).toContainEqual(
      expect.objectContaining({
        instance: loggedIdOf(path.slice('/deals/'.length)),
        msg: 'the parties function failed; the instance is treated as having no parties',
      }),
    );
  });

  it('change in the index with the step that changes them, and only then', async () => {
    const store = createVirtualStore();
    const commits: Commit[] = [];
    await using memory = await createMemoryRuntime(createDeal(), {
      store: {
        ...store,
        commit: async (commit) => {
          if (commit.history.length > 0) commits.push(commit);
          return store.commit(commit);
        },
      },
    });
    const id = await memory.start({ members: ['bob'] });
    await memory.runtime.send('deal', id, { type: 'SIGN' });
    await memory.runtime.send('deal', id, { type: 'INVITE', members: ['eve'] });
    const changes = commits.map(({ terms }) => [
      terms.add.filter((term) => term.startsWith('owner=')).length,
      terms.remove.length,
    ]);
    expect(changes).toEqual([
      [1, 0],
      [0, 0],
      [1, 1],
    ]);
  });

  it('of instances that were started before the process declared any come from their contexts', async () => {
    const store = createVirtualStore();
    const alone = defineProcess({ name: 'deal', machine });
    const before = await createMemoryRuntime(alone, { store: { ...store, close: async () => {} } });
    const owner = { ...ada, scopes: [], claims: {} };
    const started = await before.runtime.start('deal', { members: ['bob'] }, { caller: owner });
    await before.runtime.close();
    await using after = await createMemoryRuntime(createDeal(), { store });
    const party = { ...owner, sub: 'bob' };
    const { id } = started.instance;
    expect((await after.runtime.get('deal', id, { caller: party })).id).toBe(id);
    await after.runtime.send('deal', id, { type: 'INVITE', members: ['bob'] });
    const { instances } = await after.runtime.list('deal', {}, { caller: party });
    expect(instances.map((each) => each.id)).toEqual([id]);
  });
});
